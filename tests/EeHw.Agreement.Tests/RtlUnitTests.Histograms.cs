using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Agreement.Tests;

/// <summary>The modules of bag-of-features and class-means exits.</summary>
public sealed partial class RtlUnitTests
{
    private void Histograms(RtlUnitBench bench)
    {
        var output = new FixedFormat(11, 4, Rounding.RndConv, Overflow.Sat);
        foreach (var (lanes, fraction, signed, block) in new[] { (1, 9, true, 1), (3, 4, true, 0), (2, 7, false, 1) })
        {
            var input = new FixedFormat(12, 12 - fraction, Signed: signed);
            var x = Range(input, 120 * lanes);
            var table = SigmoidTable.For(output);
            var y = x.Select(v => table[SigmoidTable.AddressOf(v, fraction)]);
            bench.Add("sigmoid", $".LANES({T(lanes)}), .IW(12), .ISIGNED({(signed ? "1" : "0")}), .SHIFT({T(fraction - 6)}), .OW(11), .BLOCK({T(block)}), .TFILE(\"{bench.File(Words(11, 1, table))}\")",
                [("s", 12 * lanes, Words(12, lanes, x))], (11 * lanes, Words(11, lanes, y)), [Register, "in0 - out0 <= 2"]);
        }

        // Chosen by the sign; in tables of either range, from more and from fewer fraction bits than the address has, with and without a sign.
        var clipped = new Model.Hardware.Epilogue(output, -40, 900);
        foreach (var (function, lanes, fraction, signed, block) in new[] { (SelfGateFunction.LeakyRelu, 2, 5, true, 0), (SelfGateFunction.HardSwish, 1, 9, true, 1), (SelfGateFunction.HardSwish, 3, 4, true, 0), (SelfGateFunction.Swish, 2, 8, false, 1) })
        {
            var (input, epilogue) = (new FixedFormat(12, 12 - fraction, Signed: signed), lanes == 3 ? clipped : new(output));
            var layer = new SelfGateLayer { Name = "g", Inputs = [0], Output = new Shape(lanes, 1, 1), Function = function, Slope = function == SelfGateFunction.LeakyRelu ? -0.3f : 0 };
            var table = SelfGateTable.For(layer);
            var x = Range(input, 120 * lanes);
            var y = x.Select(v => Math.Min(Math.Max(table.Apply(v, fraction, output), epilogue.Minimum ?? long.MinValue), epilogue.Maximum ?? long.MaxValue));
            var choice = table.Index is { } index ? $".TABLE(1), .ISHIFT({T(fraction - index.FractionBits)}), .BLOCK({T(block)}), .TFILE(\"{bench.File(Words(18, 1, table.Factors))}\")" : $".TABLE(0), .SLOPE({T(table.Factors[1])})";
            bench.Add("self_gate", $".LANES({T(lanes)}), .IW(12), .ISIGNED({(signed ? "1" : "0")}), {choice}, .SHIFT({T(fraction + 16 - output.FractionBits)}), {Format(output)}{(lanes == 3 ? ", .HASMIN(1), .HASMAX(1), .MIN(-40), .MAX(900)" : "")}",
                [("s", 12 * lanes, Words(12, lanes, x))], (11 * lanes, Words(11, lanes, y)), [Register, "in0 - out0 <= 3"]);
        }

        // Words per pixel, lanes, sign, epsilon in raws, scale; sums of few and of many bits.
        foreach (var (words, lanes, width, signed, epsilon, scale, block) in new[] { (1, 4, 8, true, 0, 4f, 1), (5, 1, 8, true, 3, 5f, 0), (3, 2, 10, false, 0, 1f, 1), (2, 2, 3, true, 1, 0.7f, 0), (1, 1, 2, true, 0, 1f, 1) })
        {
            var input = new FixedFormat(width, 2, Signed: signed);
            var layer = new ChannelNormLayer { Name = "n", Inputs = [0], Output = new Shape(words * lanes, 1, 1), Scale = scale, Epsilon = (float)(epsilon * input.Step) };
            var table = ShareTable.For(layer, input);
            var x = Range(input, 60 * words * lanes);
            var y = x.Chunk(words * lanes).SelectMany(p => p.Select(v => table.Share(v, epsilon + p.Sum(u => Math.Max(0, u)), output)));
            bench.Add("channel_norm", $".G({T(words)}), .LANES({T(lanes)}), .IW({T(width)}), .ISIGNED({(signed ? "1" : "0")}), .SUMW({T(table.SumWidth)}), .EPSILON({T(epsilon)}), .SHIFT({T(table.ProductFractionBits - output.FractionBits)}), .BLOCK({T(block)}), .RFILE(\"{bench.File(Words(17, 1, table.Multipliers))}\"), {Format(output)}",
                [("s", width * lanes, Words(width, lanes, x))], (11 * lanes, Words(11, lanes, y)), [$"in0 - out0 <= {T((2 * words) + 3)}"]);
        }

        // Roots that are longer than a block (the input waits) and shorter.
        foreach (var (pe, simd, words, blocks, signed, block) in new[] { (1, 1, 30, 3, true, 1), (2, 3, 2, 2, true, 0), (4, 2, 1, 1, false, 1), (1, 4, 1, 5, true, 0) })
        {
            var (input, classes, length) = (new FixedFormat(9, 4, Signed: signed), pe * blocks, simd * words);
            var layer = new QuantizedMeans
            {
                Values = Values(6, classes * length).Select(v => (int)v).ToValueList(),
                Width = 6,
                FractionBits = 3,
                Inverses = Enumerable.Range(0, classes).Select(_ => (long)_random.Next(1 << 16, 1 << 18)).ToValueList(),
                InverseFractionBits = 18,
                SumWidth = 0,
            };
            layer = layer with { SumWidth = RangeAnalysis.SquareSumWidth(layer.Values.AsSpan(), length, 3, input) };
            var means = new Model.Hardware.ClassMeans
            {
                Name = "m", Layer = 0, Stage = 0, Classes = classes, Inputs = length, Pe = pe, Simd = simd, Input = input, MeanWidth = 6, DifferenceWidth = layer.DifferenceWidth(input), SumWidth = layer.SumWidth,
                RootCycles = layer.RootWidth, InverseWidth = layer.InverseWidth, Epilogue = new(output), MeanMemory = Model.Hardware.MemoryStyle.Lutram,
            };
            var frames = Enumerable.Range(0, 20).Select(_ => Range(input, length)).ToList();
            var fed = frames.SelectMany(f => Enumerable.Range(0, blocks).SelectMany(_ => f));
            var y = frames.SelectMany(f => Enumerable.Range(0, classes).Select(c => layer.Logit(f.Select((v, i) => v - ((long)layer.Values[(c * length) + i] << 2)).Sum(d => d * d), c, input, output)));
            bench.Add("class_means",
                $".PE({T(pe)}), .SIMD({T(simd)}), .SF({T(words)}), .NB({T(blocks)}), .IW(9), .ISIGNED({(signed ? "1" : "0")}), .LX(0), .MW(6), .LM(2), .DW({T(means.DifferenceWidth)}), .SUMW({T(means.SumWidth)}), .RB({T(means.RootCycles)}), .NW({T(means.InverseWidth)}), .SHIFT({T(5 + 4 + 18 - output.FractionBits)}), .BLOCK({T(block)}), .MFILE(\"{bench.File(Words(6, pe * simd, means.Pack(layer).Select(v => (long)v)))}\"), .NFILE(\"{bench.File(Words(layer.InverseWidth, pe, layer.Inverses))}\"), {Format(output)}",
                [("s", 9 * simd, Words(9, simd, fed))], (11 * pe, Words(11, pe, y)), [$"in0 - (out0 * {T(words)}) <= {T((3 * words) + 1)}"]);
        }
    }

    private long[] Range(FixedFormat format, int count) => [.. Enumerable.Range(0, count).Select(_ => _random.NextInt64(format.MinRaw, format.MaxRaw + 1))];
}
