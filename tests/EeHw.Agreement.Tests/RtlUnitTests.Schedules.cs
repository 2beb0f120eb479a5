using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Agreement.Tests;

/// <summary>The module of EENet's decision.</summary>
public sealed partial class RtlUnitTests
{
    // First exit and later ones, all lanes and one, few and many fraction bits of the logits (below 20 of the sum and above), weights near 1 and up to 30. The threshold is the score of one of the samples, which leaves.
    private void Schedules(RtlUnitBench bench)
    {
        foreach (var (classes, lanes, earlier, width, fraction, signed, most) in new[]
        {
            (10, 1, 0, 12, 7, true, 0.3), (10, 5, 1, 12, 7, true, 1.5), (10, 2, 2, 12, -2, false, 0.3), (4, 4, 1, 14, 13, true, 30.0), (3, 1, 5, 8, 5, true, 0.1), (33, 11, 0, 16, 12, true, 1.0),
        })
        {
            var format = new FixedFormat(width, width - fraction, Rounding.Rnd, Overflow.Sat, signed);
            var spec = new DecisionUnitSpec("eenet", 0, false, EeNetUnit.FractionBits(classes), 8)
            {
                ScoreWeights = Enumerable.Range(0, classes + 2 + earlier).Select(i => (i == classes ? 1 : 0) + (((_random.NextDouble() * 2) - 1) * most)).ToValueList(),
            };
            var unit = (EeNetUnit)DecisionUnit.Create(spec, classes, format);
            var samples = Enumerable.Range(0, 150).Select(i => Values(i % 3 == 0 ? width : Math.Max(3, width - 4), classes).Select(v => signed ? v : v & ((1L << width) - 1)).ToArray()).ToArray();
            var carried = samples.Select(_ => new UnitCarry(Enumerable.Range(0, earlier).Select(_ => _random.Next(8) == 0 ? 1L << 20 : _random.NextInt64(0, 1 << 20)).ToValueList())).ToArray();
            var turn = samples.Select((s, i) => unit.Score(s, carried[i])).Order().ElementAt(samples.Length / 2);
            unit = (EeNetUnit)DecisionUnit.Create(spec with { Threshold = Math.ScaleB(turn, -EeNetUnit.ScoreFractionBits) }, classes, format);
            Assert.That(unit.Threshold, Is.EqualTo(turn));
            var tokens = samples.Select((s, i) => unit.Decide(s, carried[i], out _)).ToArray();
            Assert.That(tokens.Count(t => t.Leaves) is > 10 and < 140, Is.True, "both outcomes");
            var limit = string.Join(", ", unit.Registers.Reverse().Select(r => $"{T(r.Width)}'d{T(r.Values[0] & ((1L << r.Width) - 1))}"));
            var tables = unit.Constants.Where(c => !c.IsRunTime).Select(c => $", .{c.Name switch { "exp2_table" => "EXP", "log_table" => "LOG", _ => "INV" }}FILE(\"{bench.File(c.Values.Select(v => (BigInteger)v))}\")");
            var (classBits, words) = (UnitWidths(classes), classes / lanes);
            bench.Add(
                "eenet_decision",
                $".K({T(classes)}), .LANES({T(lanes)}), .W({T(width)}), .FRAC({T(fraction)}), .CW({T(classBits)}), .EF({T(spec.ExpFractionBits)}), .TB(8), .WF({T(unit.WeightFractionBits)}), .EARLIER({T(earlier)}), .ISIGNED({(signed ? "1" : "0")}), .DEPTH(256), .EXTRA({T(lanes - 1)})" + string.Concat(tables),
                [("s", width * lanes, Words(width, lanes, samples.SelectMany(s => s))), ("c_in", Math.Max(1, unit.CarryInBits), [.. carried.Select(c => RtlUnitBench.Word(EeNetUnit.CarriedBits, c.Words!))])],
                (classBits + 1, [.. tokens.Select(t => new BigInteger((t.Class << 1) | (t.Leaves ? 1 : 0)))]),
                [$"out0 * {T(words)} <= in0"],
                $", .limit({{{limit}}})",
                carried: unit.CarryBits);
        }

        static int UnitWidths(int classes) => Math.Max(1, (int)Math.Ceiling(Math.Log2(classes)));
    }
}
