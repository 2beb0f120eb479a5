using System.Runtime.Intrinsics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Execution;
using EeHw.Model.Numerics;

namespace EeHw.Model.Tests.Execution;

public sealed class LaneRequantizerTests
{
    [Property(MaxTest = 2000)]
    public void Convert_AnyNumbers_EqualsFixedPoint(int seed)
    {
        var random = new CounterRandom(seed, 0);
        var format = new FixedFormat(1 + random.NextInteger(31), random.NextInteger(40) - 8, (Rounding)random.NextInteger(4), (Overflow)random.NextInteger(2), random.NextInteger(3) > 0);
        var from = format.FractionBits + random.NextInteger(40) - 4;
        var narrow = Vector512.Create([.. Enumerable.Range(0, 16).Select(_ => (int)random.NextUInt32() >> random.NextInteger(32))]);
        var wide = Vector512.Create([.. Enumerable.Range(0, 8).Select(_ => ((long)random.NextUInt32() << 32 | random.NextUInt32()) >> random.NextInteger(64))]);
        var narrowResult = new LaneRequantizer<int>(from, format).Convert(narrow);
        var wideResult = new LaneRequantizer<long>(from, format).Convert(wide);
        for (var l = 0; l < 16; l++)
        {
            Assert.That(narrowResult[l], Is.EqualTo(FixedPoint.Requantize(narrow[l], from, format)), $"{narrow[l]} with {from} fraction bits to {format}");
            Assert.That(wideResult[l / 2], Is.EqualTo(FixedPoint.Requantize(wide[l / 2], from, format)), $"{wide[l / 2]} with {from} fraction bits to {format}");
        }
    }
}
