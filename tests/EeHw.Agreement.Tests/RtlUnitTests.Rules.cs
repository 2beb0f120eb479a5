using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Exits.Gates;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>Decision units with a module of their own.</summary>
public sealed partial class RtlUnitTests
{
    [TestCase(2)]
    public void RuleModules_AloneUnderRandomStimulusAndBackpressure_HaveTheModelsValuesAndKeepTheClockContract(int seed)
    {
        Tools.Require("verilator", "verilator");
        TestContext.Out.WriteLine(FormattableString.Invariant($"seed {seed}"));
        _random = new Random(seed);
        using var folder = new TemporaryFolder();
        var bench = new RtlUnitBench(folder.Path, seed);
        Asymmetric(bench);
        Hysteresis(bench);
        Process(bench);
        Stability(bench);
        StopDistribution(bench);
        Run(bench);
    }

    // The positive class first, last and in between; its logit lies at a threshold of either side, one below or beyond, in most samples; others tie.
    private void Asymmetric(RtlUnitBench bench)
    {
        foreach (var (classes, lanes, positive, signed) in new[] { (2, 1, 0, true), (2, 1, 1, true), (2, 2, 0, false), (6, 1, 0, true), (6, 2, 1, true), (6, 3, 5, false), (6, 6, 2, true), (6, 1, 5, false) })
        {
            var format = new FixedFormat(12, 5, Rounding.Rnd, Overflow.Sat, signed);
            var unit = (AsymmetricUnit)DecisionUnit.Create(new("asymmetric", positive == 2 ? -0.5 : 1.25, false, 0, 0) { Numbers = [positive, 0.75] }, classes, format);
            var samples = Enumerable.Range(0, 160).Select(i =>
            {
                var raw = Values(10, classes);
                raw[_random.Next(classes)] = raw.Max();
                var rival = raw.Where((_, c) => c != positive).Max();
                raw[positive] = (i % 4) switch { 0 => rival + unit.Positive - 1 + _random.Next(3), 1 => rival - unit.Negative - 1 + _random.Next(3), 2 => rival - _random.Next(40), _ => raw[positive] };
                return raw.Select(v => signed ? v : v + 1024).ToArray();
            }).ToArray();
            var tokens = samples.Select(s => unit.Decide(s)).ToArray();
            Assert.That(tokens.Count(t => t.Leaves && t.Class == positive) > 10 && tokens.Count(t => t.Leaves && t.Class != positive) > 10 && tokens.Any(t => !t.Leaves), Is.True, "three outcomes");
            var cw = classes == 2 ? 1 : 3;
            bench.Add(
                "asymmetric",
                $".K({T(classes)}), .LANES({T(lanes)}), .W(12), .CW({T(cw)}), .LW(28), .ISIGNED({(signed ? "1" : "0")}), .POSITIVE({T(positive)}), .EXTRA({T(lanes - 1)})",
                [("s", 12 * lanes, Words(12, lanes, samples.SelectMany(s => s)))],
                (cw + 1, [.. tokens.Select(t => new BigInteger((t.Class << 1) | (t.Leaves ? 1 : 0)))]),
                [$"out0 * {T(classes / lanes)} <= in0"],
                $", .limit({Limit(unit)})");
        }
    }

    // Every kind it can be around; the first exit and a later one, whose samples bring that the one before came or did not; few words, so that a decision follows in the next clock.
    private void Hysteresis(RtlUnitBench bench)
    {
        const int Classes = 6;
        var format = new FixedFormat(12, 5, Rounding.Rnd, Overflow.Sat);
        foreach (var (inner, enter, stay, lanes, isFirst) in new[]
        {
            ("logit-margin", 1.5, 0.5, 6, true), ("logit-margin", 1.5, 0.5, 6, false), ("logit-margin", 1.5, 0.5, 1, false), ("softmax-base2", 0.8, 0.5, 6, true), ("softmax-base2", 0.8, 0.5, 2, false),
            ("margin-base2", 0.7, 0.3, 3, false), ("max-logit", 5.0, 3.0, 1, true), ("gate", 0.5, -0.5, 6, false), ("base2-truncated", 0.7, 0.4, 2, true), ("submax", 0.7, 0.4, 3, false),
        })
        {
            var unit = (HysteresisUnit)DecisionUnit.Create(DecisionPrecision.SpecOf("hysteresis", enter, lanes == 3, Classes, format, numbers: [stay], inner: inner), Classes, format);
            var samples = Enumerable.Range(0, 160).Select(i => Sample(i % 4 == 0 ? unit.Enter : unit.Stay, i % 2 == 0)).ToArray();
            var came = samples.Select(_ => (long)_random.Next(2)).ToArray();
            long state = 0;
            var tokens = samples.Select((s, i) => unit.Decide(s, isFirst ? default : new UnitCarry([came[i]]), ref state, out _)).ToArray();
            Assert.That(tokens.Count(t => t.Leaves) is > 10 and < 150, Is.True, $"{inner}: both outcomes");
            Assert.That(samples.Where((s, i) => unit.Stay.Decide(s).Leaves && !tokens[i].Leaves).Any(), Is.True, $"{inner}: the upper threshold matters");
            var number = inner switch { "softmax-base2" => 0, "margin-base2" => 1, "max-logit" => 5, "gate" => 6, "base2-truncated" => 7, "submax" => 8, _ => 3 };
            var table = string.Concat(unit.Constants.Where(c => !c.IsRunTime).Select(c => $", .EXPFILE(\"{bench.File(c.Values.Select(v => (BigInteger)v))}\")"));
            bench.Add(
                "hysteresis",
                $".KIND({T(number)}), .K({T(Classes)}), .LANES({T(lanes)}), .W(12), .FRAC({T(format.FractionBits)}), .CW(3), .LW({T(unit.Registers.Sum(r => r.Width))}), .STRICT({(lanes == 3 ? "1" : "0")}), .FIRST({(isFirst ? "1" : "0")}), .DEPTH(256)"
                    + (unit.Spec.ExpFractionBits > 0 ? $", .EF({T(unit.Spec.ExpFractionBits)}), .TB(8)" : "") + table,
                [("s", 12 * lanes, Words(12, lanes, samples.SelectMany(s => s))), ("c_in", 1, [.. came.Select(c => new BigInteger(c))])],
                (4, [.. tokens.Select(t => new BigInteger((t.Class << 1) | (t.Leaves ? 1 : 0)))]),
                [$"out0 * {T(Classes / lanes)} <= in0"],
                $", .limit({Limit(unit)})");
        }
    }

    // Logits from equal to far apart, so that all states are met; EF below, at and above the logarithm's 20 bits; no edges of either measure; three words of table.
    private void Process(RtlUnitBench bench)
    {
        const int Classes = 6;
        foreach (var (p, h, lanes, format, bits) in new[]
        {
            (3, 2, 1, new FixedFormat(12, 5), 14), (3, 2, 6, new FixedFormat(12, 5, Signed: false), 20), (15, 4, 2, new FixedFormat(12, 5), 24), (2, 0, 3, new FixedFormat(12, 5), 16), (0, 5, 6, new FixedFormat(12, 5), 18),
            (2, 2, 1, new FixedFormat(26, 5), 14),
        })
        {
            var spare = format.Width - 12;
            var states = (p + 1) * (h + 1);
            double[] numbers = [p, .. Enumerable.Range(0, p).Select(i => ((i + 1) * 6.0 / (p + 1)) - 2), h, .. Enumerable.Range(0, h).Select(i => ((i + 1) * 3.0 / (h + 1)) - 0.8), .. Enumerable.Range(0, states).Select(s => (double)((s / (h + 1)) + (s % (h + 1)) & 1))];
            var unit = (DecisionProcessUnit)DecisionUnit.Create(new("decision-process", 0, false, bits, 8) { Numbers = [.. numbers] }, Classes, format);
            var samples = Enumerable.Range(0, 200).Select(i =>
            {
                var raw = Values(spare + 2 + (i % 9), Classes);
                raw[_random.Next(Classes)] += _random.Next(1 + (i % 5 * 60)) << spare;
                return raw.Select(v => format.Signed ? v : v + 1024).ToArray();
            }).ToArray();
            var tokens = samples.Select(s => unit.Decide(s)).ToArray();
            Assert.That(tokens.Count(t => t.Leaves) is > 5 and < 195, Is.True, $"{p} by {h}: both outcomes");
            var files = string.Concat(unit.Constants.Where(c => !c.IsRunTime).Select(c => $", .{(c.Name == "exp2_table" ? "EXP" : "LOG")}FILE(\"{bench.File(c.Values.Select(v => (BigInteger)v))}\")"));
            bench.Add(
                "decision_process",
                $".K({T(Classes)}), .LANES({T(lanes)}), .W({T(format.Width)}), .FRAC({T(format.FractionBits)}), .CW(3), .EF({T(bits)}), .TB(8), .LW({T(unit.Registers.Sum(r => r.Width))}), .EXTRA({T(lanes - 1)}), .ISIGNED({(format.Signed ? "1" : "0")}), .NC({T(p)}), .NH({T(h)}), .RW({T(unit.SumWidth)}){files}",
                [("s", format.Width * lanes, Words(format.Width, lanes, samples.SelectMany(s => s)))],
                (4, [.. tokens.Select(t => new BigInteger((t.Class << 1) | (t.Leaves ? 1 : 0)))]),
                [$"out0 * {T(Classes / lanes)} <= in0"],
                $", .limit({Limit(unit)})");
        }
    }

    // Carried outputs of the same format and of others, near and far; kept samples only are carried in, which is all that a unit sees of those before.
    private void Stability(RtlUnitBench bench)
    {
        const int Classes = 6;
        foreach (var (distance, lanes, own, before) in new[]
        {
            (0, 1, new FixedFormat(12, 5), new FixedFormat(12, 5)), (1, 2, new FixedFormat(12, 5, Signed: false), new FixedFormat(9, 3)), (2, 3, new FixedFormat(12, 5), new FixedFormat(10, 4, Signed: false)), (0, 6, new FixedFormat(12, 5), new FixedFormat(14, 4)),
        })
        {
            var unit = (StabilityUnit)DecisionUnit.Create(new("output-stability", 1.5, false, 0, 0) { Numbers = [distance], Before = before }, Classes, own);
            var carried = Enumerable.Range(0, 160).Select(_ => Values(before.Width, Classes).Select(v => (v >> 1) + (before.Signed ? 0 : 1L << (before.Width - 1))).ToArray()).ToArray();
            var samples = carried.Select((b, i) => b.Select(y => Math.Clamp((long)Math.ScaleB(before.ToDouble(y) + ((_random.NextDouble() - 0.5) * (1 + (2 * (i % 5)))), own.FractionBits), own.MinRaw, own.MaxRaw)).ToArray()).ToArray();
            var tokens = samples.Select((s, i) => unit.Decide(s, new UnitCarry([.. carried[i]]), out _)).ToArray();
            Assert.That(tokens.Count(t => t.Leaves) is > 10 and < 150, Is.True, $"distance {distance}: both outcomes");
            var words = carried.SelectMany(b => Words(before.Width, lanes, b).Select((w, i) => w | (i == (Classes / lanes) - 1 ? BigInteger.One << (lanes * before.Width) : 0)));
            bench.Add(
                "stability",
                $".K({T(Classes)}), .LANES({T(lanes)}), .W(12), .CW(3), .LW({T(unit.SumWidth)}), .EXTRA({T(lanes - 1)}), .ISIGNED({(own.Signed ? "1" : "0")}), .FIRST(0), .DEPTH(256), .MODE({T(distance)}), .WB({T(before.Width)}), .BSIGNED({(before.Signed ? "1" : "0")}), .UP({T(unit.Up)}), .UPB({T(unit.UpBefore)}), .DW({T(unit.DifferenceWidth)})",
                [("s", 12 * lanes, Words(12, lanes, samples.SelectMany(s => s))), ("c_in", (lanes * before.Width) + 1, [.. words])],
                (4, [.. tokens.Select(t => new BigInteger((t.Class << 1) | (t.Leaves ? 1 : 0)))]),
                [$"out0 * {T(Classes / lanes)} <= in0", $"c_out_valid == (s_valid && s_ready) && (!c_out_valid || unit.c_out_data[{T(12 * lanes)}] == ((in0 + 1) / {T(Classes / lanes)} * {T(Classes / lanes)} == in0 + 1 && !unit.leaves))"],
                $", .limit({Limit(unit)})",
                carried: (12 * lanes) + 1,
                follows: true);
        }
    }

    // Weights of either sign, formats above and below the logarithm's and the gate's binary points; the bias puts the turn in the middle.
    private void StopDistribution(RtlUnitBench bench)
    {
        const int Classes = 6;
        foreach (var (lanes, format, scale) in new[] { (1, new FixedFormat(12, 5), 1.0), (6, new FixedFormat(12, 5, Signed: false), 30.0), (2, new FixedFormat(12, 9), 0.2), (3, new FixedFormat(26, 5), 1.0) })
        {
            var spare = format.Width - 12;
            double[] weights = [.. Enumerable.Range(0, Classes).Select(c => scale * (0.5 - (0.17 * c))), scale * 0.4, -scale * 0.3, scale * 1.7];
            var samples = Enumerable.Range(0, 160).Select(i => Values(spare + 3 + (i % 8), Classes).Select(v => format.Signed ? v : v + 1024).ToArray()).ToArray();
            Span<double> x = new double[Classes + 3];
            List<double> values = [];
            foreach (var sample in samples)
            {
                StopDistributionPolicy.Features([.. sample.Select(v => (float)format.ToDouble(v))], x);
                values.Add(x.ToArray().Zip(weights, (a, b) => a * b).Sum());
            }

            var unit = (StopDistributionUnit)DecisionUnit.Create(DecisionPrecision.SpecOf("stop-distribution", 0.25, false, Classes, format, numbers: [.. weights, -0.25 - values.Order().ElementAt(80)]), Classes, format);
            var tokens = samples.Select(s => unit.Decide(s)).ToArray();
            Assert.That(tokens.Count(t => t.Leaves) is > 60 and < 100, Is.True, "about half");
            var files = string.Concat(unit.Constants.Where(c => !c.IsRunTime).Select(c => $", .{(c.Name == "exp2_table" ? "EXP" : c.Name == "log_table" ? "LOG" : "GATE")}FILE(\"{bench.File(c.Values.Select(v => (BigInteger)(v & ((1L << c.Width) - 1))))}\")"));
            bench.Add(
                "stop_distribution",
                $".K({T(Classes)}), .LANES({T(lanes)}), .W({T(format.Width)}), .FRAC({T(format.FractionBits)}), .CW(3), .EF({T(unit.Spec.ExpFractionBits)}), .TB(8), .LW({T(unit.Registers.Sum(r => r.Width))}), .EXTRA({T(lanes - 1)}), .ISIGNED({(format.Signed ? "1" : "0")}), .VW(14), .VF({T(unit.WeightFractionBits)}), .RW({T(unit.RegisterWidth)}), .GSHIFT({T(unit.GateShift)}), .UW({T(unit.MomentWidth)}){files}",
                [("s", format.Width * lanes, Words(format.Width, lanes, samples.SelectMany(s => s)))],
                (4, [.. tokens.Select(t => new BigInteger((t.Class << 1) | (t.Leaves ? 1 : 0)))]),
                [$"out0 * {T(Classes / lanes)} <= in0"],
                $", .limit({Limit(unit)})");
        }
    }

    // The registers, the first lowest.
    private static string Limit(DecisionUnit unit)
        => "{" + string.Join(", ", unit.Registers.Reverse().Select(r => $"{T(r.Width)}'d{T(r.Values[0] & ((1L << r.Width) - 1))}")) + "}";
}
