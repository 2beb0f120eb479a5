using System.Numerics;
using System.Runtime.Intrinsics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>LeakyRelu, HardSwish, Swish, value by value: as the fixed-point definition says where an output format is given, else in floating point.</summary>
internal sealed unsafe class SelfGateStep<T>(SelfGateLayer layer, PlanTensor source, PlanTensor output, int fractionBits, FixedFormat? format) : SoftwareStep<T>(output, [])
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly SelfGateTable? _table = format is null ? null : SelfGateTable.For(layer);

    public override void Run(in Frame<T> frame)
    {
        var lanes = Vector512<T>.Count;
        T* from = frame.At(source), to = frame.At(Output);
        for (var block = 0; block < Output.Blocks; block++)
        {
            var used = Math.Min(lanes, Output.Shape.Channels - (block * lanes));
            for (var pixel = 0; pixel < Output.Shape.Pixels; pixel++)
            {
                var (y, x) = (pixel / Output.Shape.Width, pixel % Output.Shape.Width);
                var p = from + source.At(block * lanes, y, x);
                var q = to + Output.At(block * lanes, y, x);
                for (var i = 0; i < used; i++)
                {
                    q[i] = _table is null
                        ? T.CreateTruncating(double.CreateTruncating(p[i]) * layer.FactorOf(double.CreateTruncating(p[i])))
                        : T.CreateTruncating(_table.Apply(long.CreateTruncating(p[i]), fractionBits, format!));
                }
            }
        }
    }
}
