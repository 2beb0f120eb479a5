using System.Globalization;
using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>Every hand-written module alone, under random stimulus and backpressure: values against a model in C#, handshakes against the clock contract.</summary>
public sealed partial class RtlUnitTests
{
    private const string Register = "s_ready == (!m_valid || m_ready)";
    private const string OneHeld = "m_valid == (in0 - out0 == 1)";
    private Random _random = new(0);

    [TestCase(1)]
    public void Modules_AloneUnderRandomStimulusAndBackpressure_HaveTheModelsValuesAndKeepTheClockContract(int seed)
    {
        Tools.Require("verilator", "verilator");
        TestContext.Out.WriteLine(FormattableString.Invariant($"seed {seed}"));
        _random = new Random(seed);
        using var folder = new TemporaryFolder();
        var bench = new RtlUnitBench(folder.Path, seed);
        Requantise(bench);
        Elementwise(bench);
        Plumbing(bench);
        Decisions(bench, folder.Path);
        Patience(bench);
        Schedules(bench);
        ByClass(bench);
        Buffers(bench);
        Merges(bench);
        Windows(bench);
        Reductions(bench);
        Histograms(bench);
        Run(bench);
    }

    private static void Run(RtlUnitBench bench)
    {
        var tests = Path.Combine(Repository.Root, "tests/EeHw.Agreement.Tests/Rtl");
        string[] tops = ["axi_lite_registers.sv", "partition_wrapper.sv"];
        bench.Run([.. Directory.GetFiles(Path.Combine(Repository.Root, "hls-templates/verilog"), "*.sv").Where(f => !tops.Contains(Path.GetFileName(f))), Path.Combine(tests, "harness.sv")], Path.Combine(tests, "units_bench.cpp"));
    }

    // All rounding and overflow modes, shifts of either sign, signed and not, with and without limits.
    private void Requantise(RtlUnitBench bench)
    {
        foreach (var rounding in Enum.GetValues<Rounding>())
        {
            foreach (var overflow in Enum.GetValues<Overflow>())
            {
                foreach (var (shift, signed, clip) in new[] { (6, true, false), (0, false, false), (-3, true, true), (1, false, true), (12, true, false) })
                {
                    var format = new FixedFormat(9, 4, rounding, overflow, signed);
                    var x = Enumerable.Range(0, 150).Select(i => i < 64 ? i - 32 : Draw(16)).ToArray();
                    var y = x.Select(v => FixedPoint.Requantize(v, shift + format.FractionBits, format)).Select(v => clip ? Math.Clamp(v, 3, 100) : v);
                    bench.Add("requantise", $".IW(16), .SHIFT({T(shift)}), {Format(format)}{(clip ? ", .HASMIN(1), .HASMAX(1), .MIN(3), .MAX(100)" : "")}", [("s", 16, Words(16, 1, x))], (9, Words(9, 1, y)), []);
                }
            }
        }
    }

    private void Elementwise(RtlUnitBench bench)
    {
        var format = new FixedFormat(10, 5, Rounding.RndConv, Overflow.Sat);
        foreach (var lanes in new[] { 1, 3 })
        {
            var (a, b) = (Values(8, 60 * lanes), Values(12, 60 * lanes));
            var plain = a.Select(v => FixedPoint.Requantize(v & 0xFF, 7, format));
            bench.Add("pointwise", $".LANES({T(lanes)}), .IW(8), .ISIGNED(0), .SHIFT(2), {Format(format)}", [("s", 8 * lanes, Words(8, lanes, a))], (10 * lanes, Words(10, lanes, plain)), [Register, OneHeld]);
            // a has 3 fraction bits, b 6.
            var sums = a.Zip(b, (p, q) => FixedPoint.Requantize((p << 3) + q, 6, format));
            bench.Add("add", $".LANES({T(lanes)}), .AW(8), .BW(12), .LA(3), .LB(0), .SHIFT(1), {Format(format)}", [("a", 8 * lanes, Words(8, lanes, a)), ("b", 12 * lanes, Words(12, lanes, b))], (10 * lanes, Words(10, lanes, sums)), ["a_ready == b_ready", "a_ready == (a_valid && b_valid && (!m_valid || m_ready))", OneHeld]);
            // Per pixel two words of a (8 bits, 5 fraction bits more than here: shift 0), one of b (shift 3).
            var joined = Enumerable.Range(0, 30).SelectMany(p => Enumerable.Range(0, 3 * lanes).Select(i => i < 2 * lanes ? FixedPoint.Requantize(a[(2 * lanes * p) + i], 5, format) : FixedPoint.Requantize(b[(lanes * p) + i - (2 * lanes)], 8, format)));
            bench.Add("concat", $".N(2), .LANES({T(lanes)}), .MW({T(12 * lanes)}), .WORDS({{16'd1, 16'd2}}), .IWS({{16'd12, 16'd8}}), .SHIFTS({{16'd3, 16'd0}}), .ISIGNEDS(2'b11), {Format(format)}", [("a", 12 * lanes, Words(8, lanes, a)), ("b", 12 * lanes, Words(12, lanes, b.Take(30 * lanes)))], (10 * lanes, Words(10, lanes, joined)), ["!(a_ready && b_ready)", "(a_ready || b_ready) == (!m_valid || m_ready)"], joined: true);
        }
    }

    private void Plumbing(RtlUnitBench bench)
    {
        foreach (var depth in new[] { 1, 2, 5, 16 })
        {
            foreach (var block in new[] { 0, 1 })
            {
                var words = Words(11, 1, Values(11, 300));
                bench.Add("stream_fifo", $".W(11), .DEPTH({T(depth)}), .BLOCK({T(block)})", [("s", 11, words)], (11, words), [$"s_ready == (in0 - out0 < {T(depth)})", "m_valid == (in0 != out0)"]);
            }
        }

        foreach (var copies in new[] { 1, 2, 3 })
        {
            var words = Words(9, 1, Values(9, 200));
            bench.Add("word_fork", $".W(9), .N({T(copies)})", [("s", 9, words)], (9, words), ["s_ready == ((m_valid & ~m_ready) == 0)"], copies: copies);
        }

        foreach (var (m, n) in new[] { (1, 4), (2, 6), (6, 2), (4, 1), (4, 6), (6, 4), (3, 5) })
        {
            var common = m / (int)BigInteger.GreatestCommonDivisor(m, n) * n;
            var elements = Values(5, 40 * common);
            var held = $"in0 * {T(m)} - out0 * {T(n)}";
            string[] contract = common == n ? [Register, $"m_valid == ({held} >= {T(n)})"]
                : common == m ? [$"s_ready == ({held} == 0 || ({held} == {T(n)} && m_ready))", $"m_valid == ({held} != 0)"]
                : [$"{held} <= {T(2 * common)}"];
            bench.Add("width_adapter", $".EW(5), .M({T(m)}), .N({T(n)}), .UP({T(common / m)}), .DOWN({T(common / n)})", [("s", 5 * m, Words(5, m, elements))], (5 * n, Words(5, n, elements)), contract);
        }
    }

    // Every kind, lanes 1, 2 and 5, signed logits and unsigned ones; half of the samples are moved to where the decision turns.
    private void Decisions(RtlUnitBench bench, string folder)
    {
        const int Classes = 10;
        foreach (var logits in new[] { true, false }.Select(signed => new FixedFormat(12, 5, Rounding.Rnd, Overflow.Sat, signed)))
        foreach (var (kind, number, threshold) in new[]
        {
            ("softmax-base2", 0, 0.8), ("margin-base2", 1, 0.6), ("entropy-base2", 2, 0.7), ("logit-margin", 3, 1.5), ("always", 4, 0.0),
            ("max-logit", 5, 4.0), ("gate", 6, 0.25), ("base2-truncated", 7, 0.6), ("submax", 8, 0.6), ("hybrid", 9, 0.8),
        })
        {
            foreach (var lanes in logits.Signed ? new[] { 1, 2, 5 } : [2])
            {
                var turn = kind is "max-logit" or "gate" && !logits.Signed ? threshold + 16 : threshold;
                var spec = DecisionPrecision.SpecOf(kind, turn, lanes == 2, Classes, logits);
                var unit = DecisionUnit.Create(spec, Classes, logits);
                var samples = Enumerable.Range(0, 120).Select(i => Sample(unit, i % 2 == 0)).ToArray();
                samples = logits.Signed ? samples : [.. samples.Select(s => s.Select(z => z + 2048).ToArray())];
                var limit = string.Join(", ", unit.Registers.Reverse().Select(r => $"{T(r.Width)}'d{T(r.Values[0] & ((1L << r.Width) - 1))}"));
                var tables = unit.Constants.Where(c => !c.IsRunTime).Select(c => $", .{(c.Name == "exp2_table" ? "EXP" : c.Name[..c.Name.IndexOf('_', StringComparison.Ordinal)].ToUpperInvariant())}FILE(\"{bench.File(c.Values.Select(v => (BigInteger)v))}\")");
                var parameters = $".KIND({T(number)}), .K({T(Classes)}), .LANES({T(lanes)}), .W(12), .FRAC({T(logits.FractionBits)}), .CW(4), .LW({T(Math.Max(1, unit.Registers.Sum(r => r.Width)))}), .STRICT({(spec.Strict ? "1" : "0")}), .ISIGNED({(logits.Signed ? "1" : "0")})"
                    + (spec.ExpFractionBits > 0 ? $", .EF({T(spec.ExpFractionBits)}), .TB(8)" : "") + string.Concat(tables)
                    + (unit is HybridUnit hybrid ? $", .HIGHB({T(hybrid.Exponential.HighBits)}), .LOWB({T(hybrid.Exponential.LowBits)})" : "");
                var tokens = samples.Select(s => unit.Decide(s)).ToArray();
                Assert.That(kind == "always" || tokens.Count(t => t.Leaves) is > 10 and < 110, Is.True, $"{kind}: both outcomes");
                bench.Add("exit_decision", parameters, [("s", 12 * lanes, Words(12, lanes, samples.SelectMany(s => s)))], (5, tokens.Select(t => new BigInteger((t.Class << 1) | (t.Leaves ? 1 : 0))).ToArray()), [$"out0 * {T(Classes / lanes)} <= in0"], $", .limit({{{(limit.Length == 0 ? "1'b0" : limit)}}})");
            }
        }
    }

    // A threshold per class around the turn; class 1 never leaves.
    private void ByClass(RtlUnitBench bench)
    {
        const int Classes = 10;
        var logits = new FixedFormat(12, 5, Rounding.Rnd, Overflow.Sat);
        foreach (var (kind, number, threshold, lanes) in new[] { ("softmax-base2", 0, 0.9, 1), ("softmax-base2", 0, 0.9, 5), ("logit-margin", 3, 1.5, 2) })
        {
            var thresholds = Enumerable.Range(0, Classes).Select(c => c == 1 ? 1e9 : threshold * (1 - (0.05 * c))).ToValueList();
            var unit = DecisionUnit.Create(DecisionPrecision.SpecOf(kind, 0, false, Classes, logits, thresholds), Classes, logits);
            var samples = Enumerable.Range(0, 120).Select(i => Sample(unit, i % 2 == 0)).ToArray();
            var limit = string.Join(", ", unit.Registers.Reverse().Select(r => $"{T(r.Width)}'d{T(r.Values[0])}"));
            var tables = unit.Constants.Where(c => !c.IsRunTime).Select(c => $", .EF({T(unit.Spec.ExpFractionBits)}), .TB(8), .EXPFILE(\"{bench.File(c.Values.Select(v => (BigInteger)v))}\")");
            var tokens = samples.Select(s => unit.Decide(s)).ToArray();
            Assert.That(tokens.Count(t => t.Leaves) is > 10 and < 110 && !tokens.Any(t => t is { Leaves: true, Class: 1 }), Is.True, $"{kind}: both outcomes");
            bench.Add(
                "exit_decision",
                $".KIND({T(number)}), .K({T(Classes)}), .LANES({T(lanes)}), .W(12), .FRAC({T(logits.FractionBits)}), .CW(4), .LW({T(unit.Registers.Sum(r => r.Width))}), .PERCLASS(1)" + string.Concat(tables),
                [("s", 12 * lanes, Words(12, lanes, samples.SelectMany(s => s)))],
                (5, [.. tokens.Select(t => new BigInteger((t.Class << 1) | (t.Leaves ? 1 : 0)))]),
                [$"out0 * {T(Classes / lanes)} <= in0"],
                $", .limit({{{limit}}})");
        }
    }

    // Carried classes are right half of the time, carried counts lie around the patience.
    private void Patience(RtlUnitBench bench)
    {
        const int Classes = 10;
        foreach (var (lanes, isFirst, patience) in new[] { (1, true, 1), (1, false, 2), (2, false, 1), (2, false, 15) })
        {
            var format = new FixedFormat(12, 5, Rounding.Rnd, Overflow.Sat, Signed: lanes == 1);
            var unit = DecisionUnit.Create(new("patience", patience, false, 0, 0), Classes, format);
            var samples = Enumerable.Range(0, 120).Select(_ => Values(11, Classes).Select(v => lanes == 1 ? v : v + 1024).ToArray()).ToArray();
            var carried = samples.Select(s => (Count: (long)_random.Next(Math.Max(0, patience - 2), Math.Min(15, patience + 1) + 1), Class: _random.Next(2) == 0 ? (long)Array.IndexOf(s, s.Max()) : _random.Next(Classes))).ToArray();
            var tokens = samples.Select((s, i) => unit.Decide(s, isFirst ? default : new UnitCarry([carried[i].Count, carried[i].Class]), out _)).ToArray();
            Assert.That(isFirst || tokens.Count(t => t.Leaves) is > 10 and < 110, Is.True, "both outcomes");
            bench.Add(
                "patience",
                $".K({T(Classes)}), .LANES({T(lanes)}), .W(12), .CW(4), .ISIGNED({(format.Signed ? "1" : "0")}), .FIRST({(isFirst ? "1" : "0")}), .DEPTH(128), .EXTRA({T(lanes - 1)})",
                [("s", 12 * lanes, Words(12, lanes, samples.SelectMany(s => s))), ("c_in", 8, [.. carried.Select(c => new BigInteger((c.Count << 4) | c.Class))])],
                (5, [.. tokens.Select(t => new BigInteger((t.Class << 1) | (t.Leaves ? 1 : 0)))]),
                [$"out0 * {T(Classes / lanes)} <= in0", $"c_out_valid == (s_valid && s_ready && (in0 + 1) / {T(Classes / lanes)} * {T(Classes / lanes)} == in0 + 1 && !unit.leaves)"],
                $", .limit(5'd{T(patience)})");
        }
    }

    // Random logits; near: the leading one is moved by bisection to the last value with its answer.
    private long[] Sample(DecisionUnit unit, bool near)
    {
        var raw = Values(9, unit.Classes);
        var leader = _random.Next(unit.Classes);
        raw[leader] = raw.Max() + _random.Next(700);
        var (low, high) = (raw.Max() - 700, raw[leader] + 800);
        if (unit is GateUnit)
        {
            raw[^1] = near ? ((GateUnit)unit).Threshold - (unit.Logits.Signed ? 0 : 2048) - _random.Next(2) : raw[^1];
            return raw;
        }

        for (var i = 0; near && i < 12 && low + 1 < high; i++)
        {
            raw[leader] = (low + high) / 2;
            (low, high) = unit.Decide(raw).Leaves ? (low, raw[leader]) : (raw[leader], high);
        }

        raw[leader] = Math.Clamp(raw[leader], -2048, 2047);
        return raw;
    }

    private void Buffers(RtlUnitBench bench)
    {
        foreach (var (banks, depth, share, block) in new[] { (1, 7, 0.5, 1), (2, 1, 0.3, 0), (2, 6, 0.9, 1), (3, 5, 0.5, 0), (4, 4, 0.5, 1), (3, 3, 0.0, 1), (2, 3, 1.0, 1) })
        {
            var words = Words(10, 1, Values(10, 80 * depth));
            var leaves = Enumerable.Range(0, 80).Select(_ => _random.NextDouble() < share).ToArray();
            var kept = words.Where((_, i) => !leaves[i / depth]).ToArray();
            bench.Add("conditional_buffer", $".W(10), .DEPTH({T(depth)}), .FRAMES({T(banks)}), .TW(3), .BLOCK({T(block)})",
                [("s", 10, words), ("d", 3, leaves.Select(l => (BigInteger)((_random.Next(4) << 1) | (l ? 1 : 0))).ToArray())], (10, kept),
                [$"in0 <= {T(depth)} * (n_dropped + n_forwarded + {T(banks)})", $"n_dropped <= {T(leaves.Count(l => l))}", $"n_forwarded <= {T(leaves.Count(l => !l))}"],
                ", .n_dropped(n_dropped), .n_forwarded(n_forwarded), .n_full_stall(n_full_stall)");
        }
    }

    private void Merges(RtlUnitBench bench)
    {
        foreach (var (exits, inOrder) in new[] { (1, 1), (2, 1), (3, 1), (5, 1), (1, 0), (2, 0), (4, 0), (5, 0) })
        {
            var exitBits = exits < 3 ? 1 : exits < 5 ? 2 : 3;
            var answers = Enumerable.Range(0, 200).Select(_ => (Exit: _random.Next(exits), Class: _random.Next(16))).ToArray();
            var tokens = Enumerable.Range(0, exits).Select(k => ($"s{T(k)}", 5, (IReadOnlyList<BigInteger>)answers.Where(a => a.Exit >= k).Select(a => (BigInteger)(a.Exit == k ? (a.Class << 1) | 1 : _random.Next(16) << 1)).ToArray())).ToArray();
            var expected = answers.Select((a, i) => (BigInteger)((i << (exitBits + 4)) | (a.Exit << 4) | a.Class)).ToArray();
            bench.Add("exit_merge", $".N({T(exits)}), .CW(4), .EW({T(exitBits)}), .IDW(8), .R(6), .INORDER({T(inOrder)})", tokens, (12 + exitBits, expected), inOrder == 1 ? ["in0 - out0 <= 7"] : [], key: inOrder == 1 ? 0 : 8, joined: true);
        }
    }

    // The order of words as the header says, written out once more. (H, W, channel groups, sections, kernel, stride, dilation, padding top/left, WIN, repeats, flags)
    private void Windows(RtlUnitBench bench)
    {
        foreach (var (h, w, cf, g, kh, kw, s, d, p, win, repeats, flags) in new[]
        {
            (6, 7, 1, 1, 3, 3, 1, 1, 1, 1, 1, 0), (6, 5, 2, 1, 3, 3, 2, 1, 1, 3, 2, 0), (5, 8, 4, 2, 2, 3, 1, 1, 0, 6, 3, 0), (9, 8, 1, 1, 3, 2, 1, 2, 2, 2, 1, 0), (4, 6, 3, 3, 2, 2, 2, 1, 1, 4, 1, 1), (3, 3, 2, 1, 1, 1, 1, 1, 0, 1, 4, 0),
        })
        {
            const int Lanes = 2, Frames = 4;
            var (oh, ow) = ((((h + (2 * p)) - ((kh - 1) * d) - 1) / s) + 1, (((w + (2 * p)) - ((kw - 1) * d) - 1) / s) + 1);
            var map = Values(4, Frames * h * w * cf * Lanes);
            List<BigInteger> expected = [];
            for (var f = 0; f < Frames; f++)
            for (var oy = 0; oy < oh; oy++)
            for (var ox = 0; ox < ow; ox++)
            for (var sec = 0; sec < g; sec++)
            for (var rep = 0; rep < repeats; rep++)
            for (var pos = 0; pos < kh * kw / win; pos++)
            for (var c = 0; c < cf / g; c++)
            {
                List<long> word = [];
                BigInteger outside = 0;
                for (var i = 0; i < win; i++)
                {
                    var at = (pos * win) + i;
                    var (y, x) = ((oy * s) - p + ((at / kw) * d), (ox * s) - p + ((at % kw) * d));
                    var inside = y >= 0 && y < h && x >= 0 && x < w;
                    outside |= inside ? 0 : BigInteger.One << i;
                    word.AddRange(Enumerable.Range(0, Lanes).Select(l => inside ? map[(((((((f * h) + y) * w) + x) * cf) + (sec * (cf / g)) + c) * Lanes) + l] : 0));
                }

                expected.Add(RtlUnitBench.Word(4, word) | (flags == 1 ? outside << (win * Lanes * 4) : 0));
            }

            var cap = (((kh - 1) * d) + 1 + s) * w * cf;
            bench.Add("sliding_window", $".EW(4), .LANES(2), .H({T(h)}), .W({T(w)}), .CF({T(cf)}), .G({T(g)}), .OH({T(oh)}), .OWD({T(ow)}), .KH({T(kh)}), .KW({T(kw)}), .SH({T(s)}), .SW({T(s)}), .DH({T(d)}), .DW({T(d)}), .PT({T(p)}), .PL({T(p)}), .WIN({T(win)}), .REPEATS({T(repeats)}), .CAP({T(cap)}), .BLOCK({T(flags)}), .FLAGS({T(flags)})",
                [("s", 8, Words(4, Lanes, map))], ((win * Lanes * 4) + (flags * win), expected), []);
        }
    }

    private void Reductions(RtlUnitBench bench)
    {
        var format = new FixedFormat(12, 6, Rounding.Rnd, Overflow.Sat);
        const int Lanes = 2, Win = 3, Sf = 2, Pixels = 5, Groups = 3, Outputs = 40;
        var x = Values(8, Outputs * Sf * Win * Lanes);
        long At(int output, int word, int position, int lane) => x[(((((output * Sf) + word) * Win) + position) * Lanes) + lane];
        IEnumerable<(int O, int L)> each = Enumerable.Range(0, Outputs).SelectMany(o => Enumerable.Range(0, Lanes).Select(l => (o, l)));
        IEnumerable<long> Window(int o, int l) => Enumerable.Range(0, Sf * Win).Select(i => At(o, i / Win, i % Win, l));
        var largest = each.Select(e => FixedPoint.Requantize(Window(e.O, e.L).Max(), 6, format));
        bench.Add("pool", $".ISMAX(1), .WIN({T(Win)}), .LANES({T(Lanes)}), .SF({T(Sf)}), .IW(8), .SHIFT(0), {Format(format)}", [("s", 8 * Win * Lanes, Words(8, Win * Lanes, x))], (12 * Lanes, Words(12, Lanes, largest)), [Register]);

        // Mean of six: 43691 / 2^18; input with 6 fraction bits.
        var mean = each.Select(e => FixedPoint.Requantize(Window(e.O, e.L).Sum() * 43691, 24, format));
        bench.Add("pool", $".ISMAX(0), .WIN({T(Win)}), .LANES({T(Lanes)}), .SF({T(Sf)}), .CG(1), .NR(1), .RW(17), .IW(8), .SHIFT(18), .RFILE(\"{bench.File([43691])}\"), {Format(format)}", [("s", 8 * Win * Lanes, Words(8, Win * Lanes, x))], (12 * Lanes, Words(12, Lanes, mean)), [Register]);

        var map = Values(8, 6 * Pixels * Groups * Lanes);
        var means = Enumerable.Range(0, 6 * Groups * Lanes).Select(i => FixedPoint.Requantize(Enumerable.Range(0, Pixels).Sum(p => map[(((i / (Groups * Lanes)) * Pixels) + p) * Groups * Lanes + (i % (Groups * Lanes))]) * 52429, 24, format));
        bench.Add("global_pool", $".PIXELS({T(Pixels)}), .CG({T(Groups)}), .LANES({T(Lanes)}), .RW(17), .IW(8), .SHIFT(18), .RECIPROCAL(52429), {Format(format)}", [("s", 8 * Lanes, Words(8, Lanes, map))], (12 * Lanes, Words(12, Lanes, means)), [Register]);

        foreach (var (pe, simd, win, depthwise, sf, nb, block) in new[] { (2, 3, 1, 0, 3, 2, 0), (1, 1, 1, 0, 4, 3, 1), (3, 2, 2, 0, 1, 1, 0), (2, 1, 3, 1, 3, 2, 1), (4, 1, 1, 1, 4, 1, 0) })
        {
            var (terms, lanes) = (depthwise == 1 ? win : win * simd, depthwise == 1 ? pe : simd);
            var weights = Values(5, nb * sf * terms * pe);
            var bias = Values(12, nb * pe);
            var (input, results) = (Values(7, 30 * nb * sf * win * lanes), new List<long>());
            for (var o = 0; o < 30 * nb; o++)
            {
                for (var p = 0; p < pe; p++)
                {
                    var sum = bias[((o % nb) * pe) + p];
                    for (var i = 0; i < sf * terms; i++)
                    {
                        var (word, t) = (i / terms, i % terms);
                        var value = input[(((o * sf) + word) * win * lanes) + (depthwise == 1 ? (t * pe) + p : t)];
                        sum += value * weights[((((o % nb) * sf) + word) * terms * pe) + (t * pe) + p];
                    }

                    results.Add(FixedPoint.Requantize(sum, format.FractionBits + 3, format));
                }
            }

            bench.Add("mac_array", $".PE({T(pe)}), .SIMD({T(simd)}), .WIN({T(win)}), .DEPTHWISE({T(depthwise)}), .SF({T(sf)}), .NB({T(nb)}), .IW(7), .WW(5), .ACCW(20), .SHIFT(3), .BLOCK({T(block)}), .WFILE(\"{bench.File(Words(5, terms * pe, weights))}\"), .BFILE(\"{bench.File(Words(20, pe, bias))}\"), {Format(format)}",
                [("s", 7 * win * lanes, Words(7, win * lanes, input))], (12 * pe, Words(12, pe, results)), [Register]);
        }
    }

    private static string T(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Format(FixedFormat f)
        => $".OW({T(f.Width)}), .OSIGNED({(f.Signed ? "1" : "0")}), .ROUND({f.Rounding switch { Rounding.Trn => "0", Rounding.Rnd => "1", Rounding.RndConv => "2", _ => "3" }}), .SAT({(f.Overflow == Overflow.Sat ? "1" : "0")})";

    private static BigInteger[] Words(int width, int perWord, IEnumerable<long> values) => [.. values.Chunk(perWord).Select(c => RtlUnitBench.Word(width, c))];

    private long Draw(int width) => _random.NextInt64(-(1L << (width - 1)), 1L << (width - 1));

    private long[] Values(int width, int count) => [.. Enumerable.Range(0, count).Select(_ => Draw(width))];
}
