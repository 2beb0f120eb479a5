using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>The unit that carries the surest exit so far.</summary>
public sealed partial class RtlUnitTests
{
    [TestCase(3)]
    public void MostConfidentModule_AloneUnderRandomStimulusAndBackpressure_HasTheModelsValuesAndKeepsTheClockContract(int seed)
    {
        Tools.Require("verilator", "verilator");
        TestContext.Out.WriteLine(FormattableString.Invariant($"seed {seed}"));
        _random = new Random(seed);
        using var folder = new TemporaryFolder();
        var bench = new RtlUnitBench(folder.Path, seed);
        MostConfident(bench);
        Run(bench);
    }

    // First, middle and final exit around every kind; carried confidences are this exit's own, one step better, one worse, and far away; formats whose binary points differ.
    private void MostConfident(RtlUnitBench bench)
    {
        const int Classes = 6;
        foreach (var (inner, threshold, lanes, exit, format) in new[]
        {
            ("softmax-base2", 0.8, 6, 0, new FixedFormat(12, 5)), ("softmax-base2", 0.8, 1, 1, new FixedFormat(12, 5)), ("softmax-base2", 0.8, 2, 2, new FixedFormat(12, 5, Signed: false)),
            ("logit-margin", 1.5, 1, 0, new FixedFormat(12, 5)), ("logit-margin", 1.5, 6, 1, new FixedFormat(12, 5)), ("logit-margin", 1.5, 3, 2, new FixedFormat(12, 5, Signed: false)),
            ("max-logit", 4.0, 2, 1, new FixedFormat(12, 5)), ("max-logit", 4.0, 1, 2, new FixedFormat(12, 5, Signed: false)), ("base2-truncated", 0.6, 3, 1, new FixedFormat(12, 5)), ("submax", 0.6, 2, 2, new FixedFormat(12, 5)),
        })
        {
            FixedFormat[] formats = [new(12, 5), new(12, 4), new(12, 6)];
            formats[exit] = format;
            var early = new[] { 0, 1 }.Select(k => DecisionPrecision.SpecOf(inner, threshold, lanes == 3, Classes, formats[k])).ToArray();
            var unit = (MostConfidentUnit)DecisionUnit.Create(MostConfidentUnit.Specs(early, [Classes, Classes, Classes], formats)[exit], Classes, format);
            var samples = Enumerable.Range(0, 160).Select(i => Sample(unit.Inside, i % 2 == 0).Select(v => Math.Clamp(format.Signed ? v : v + 2048, format.MinRaw, format.MaxRaw)).ToArray()).ToArray();
            var own = samples.Select(s =>
            {
                unit.Decide(s, default, out var after);
                return after.Words!;
            }).ToArray();
            var carried = own.Select((o, i) => (Confidence: (i % 4) switch { 0 => o[0], 1 => o[0] + 1, 2 => Math.Max(o[0] - 1, unit.IsSum ? 0 : long.MinValue), _ => own[(i + 7) % own.Length][0] }, Class: (long)_random.Next(Classes))).ToArray();
            var tokens = samples.Select((s, i) => unit.Decide(s, exit == 0 ? default : new UnitCarry([carried[i].Confidence, carried[i].Class]), out _)).ToArray();
            Assert.That(unit.Rank.IsFinal ? tokens.Where((t, i) => t.Class != own[i][1]).Count() : tokens.Count(t => t.Leaves), Is.InRange(10, 150), $"{inner}, exit {exit}: both outcomes");
            var number = inner switch { "softmax-base2" => 0, "max-logit" => 5, "base2-truncated" => 7, "submax" => 8, _ => 3 };
            var table = string.Concat(unit.Constants.Where(c => !c.IsRunTime).Select(c => $", .EXPFILE(\"{bench.File(c.Values.Select(v => (BigInteger)v))}\")"));
            var mask = (BigInteger.One << unit.Rank.Bits) - 1;
            bench.Add(
                "most_confident",
                $".KIND({T(number)}), .K({T(Classes)}), .LANES({T(lanes)}), .W(12), .FRAC({T(format.FractionBits)}), .CW(3), .LW({T(Math.Max(1, unit.Registers.Sum(r => r.Width)))}), .ISIGNED({(format.Signed ? "1" : "0")}), .FIRST({(exit == 0 ? "1" : "0")}), .FINAL({(unit.Rank.IsFinal ? "1" : "0")})"
                    + $", .MW({T(unit.Rank.Bits)}), .UP({T(unit.Shift)}), .DEPTH(256), .EXTRA({T(lanes - 1)})" + (unit.Spec.ExpFractionBits > 0 ? $", .EF({T(unit.Spec.ExpFractionBits)}), .TB(8)" : "") + table,
                [("s", 12 * lanes, Words(12, lanes, samples.SelectMany(s => s))), ("c_in", unit.CarryBits, [.. carried.Select(c => ((c.Confidence & mask) << 3) | c.Class)])],
                (4, [.. tokens.Select(t => new BigInteger((t.Class << 1) | (t.Leaves ? 1 : 0)))]),
                [$"out0 * {T(Classes / lanes)} <= in0", "!c_out_valid || !unit.leaves"],
                unit.Rank.IsFinal ? ", .limit(1'b0)" : $", .limit({Limit(unit)})",
                carried: unit.CarryBits,
                follows: lanes == Classes);
        }
    }
}
