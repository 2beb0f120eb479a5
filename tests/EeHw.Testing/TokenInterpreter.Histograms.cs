using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Testing;

/// <summary>Units of bag-of-features and class-means exits.</summary>
public sealed partial class TokenInterpreter
{
    private void Sigmoid(int u, Sigmoid s)
        => Words(u, word => Emit(u, 0, [.. word.Select(v => Math.Min(Math.Max(
            FixedPoint.Quantize(1 / (1 + PortableMath.Exp(-Math.Clamp(Math.Floor(Math.ScaleB(v, 6 - s.Input.FractionBits) + 0.5), -512, 511) / 64)), s.Epilogue.Output),
            s.Epilogue.Minimum ?? long.MinValue), s.Epilogue.Maximum ?? long.MaxValue))]));

    // By the page's words: the factor of x at the nearest step, 1 and 0 at the ends.
    private void Gate(int u, SelfGate s)
    {
        var layer = (SelfGateLayer)_network.Network.Layers[s.Layer];
        var steps = layer.Function == SelfGateFunction.HardSwish ? 128.0 : 64.0;
        Words(u, word => Emit(u, 0, [.. word.Select(v =>
        {
            var x = Math.ScaleB(v, -s.Input.FractionBits);
            var step = Math.Clamp(Math.Floor((x * steps) + 0.5), -512, 511);
            var factor = layer.Function == SelfGateFunction.LeakyRelu ? layer.FactorOf(x) : step == -512 ? 0 : step == 511 ? 1 : layer.FactorOf(step / steps);
            var product = (Int128)v * (long)Math.Floor((factor * 65536) + 0.5);
            Assert.That(RangeAnalysis.SignedWidth(product), Is.LessThanOrEqualTo(SelfGateTable.ProductWidth(s.Input)), s.Name);
            return Finish(product, s.Input.FractionBits + 16, s.Epilogue);
        })]));
    }

    private void Shares(int u, ChannelNorm c, List<long[]> pixel)
    {
        var table = ShareTable.For((ChannelNormLayer)_network.Network.Layers[c.Layer], c.Input);
        var sum = table.Epsilon + pixel.Sum(w => w.Sum(v => Math.Max(0, v)));
        foreach (var word in pixel)
        {
            // u moved to the highest exponent, times R: never wider than stated.
            var e = sum == 0 ? 0 : BitOperations.Log2((ulong)sum);
            Emit(u, 0, [.. word.Select(v =>
            {
                var product = ((Int128)Math.Max(0, v) << (table.SumWidth - 1 - e)) * (sum == 0 ? 0 : table.Multipliers[(int)((((UInt128)sum << 10) >> e) & 1023)]);
                Assert.That(RangeAnalysis.SignedWidth(product), Is.LessThanOrEqualTo(table.ProductWidth), c.Name);
                return Finish(product, table.ProductFractionBits, c.Epilogue);
            })]);
        }
    }

    private void Distances(int u, ClassMeans m)
    {
        var queue = _inputs[(u, 0)];
        var means = _network.Layers[m.Layer].Means!;
        var packed = m.Pack(means);
        var fraction = means.DifferenceFractionBits(m.Input);
        while (queue.Count > 0)
        {
            var at = 0;
            for (var block = 0; block < m.Blocks; block++)
            {
                var sums = new long[m.Pe];
                for (var w = 0; w < m.WordsPerBlock; w++)
                {
                    foreach (var x in queue.Dequeue())
                    {
                        for (var pe = 0; pe < m.Pe; pe++)
                        {
                            var difference = (x << (fraction - m.Input.FractionBits)) - ((long)packed[at++] << (fraction - means.FractionBits));
                            Assert.That(RangeAnalysis.SignedWidth(difference), Is.LessThanOrEqualTo(m.DifferenceWidth), m.Name);
                            sums[pe] += difference * difference;
                        }
                    }
                }

                Emit(u, 0, [.. sums.Select((s, pe) =>
                {
                    var root = QuantizedMeans.Root((ulong)s << (2 * QuantizedMeans.GuardBits));
                    Assert.That(root >> m.RootCycles, Is.Zero, m.Name);
                    return Finish(-(Int128)root * means.Inverses[(block * m.Pe) + pe], fraction + QuantizedMeans.GuardBits + means.InverseFractionBits, m.Epilogue);
                })]);
            }
        }
    }
}
