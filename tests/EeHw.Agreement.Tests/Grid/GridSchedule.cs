using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Agreement.Tests.Grid;

/// <summary>A drawn EENet schedule whose thresholds let half of the pool leave at each exit.</summary>
internal static class GridSchedule
{
    /// <summary>Puts weights and thresholds into a choice.</summary>
    /// <param name="choice">The choice.</param>
    /// <param name="network">The network.</param>
    /// <param name="logits">Raw logits of the pool [N][K][C].</param>
    public static ExitChoice Of(ExitChoice choice, QuantizedNetwork network, long[][][] logits)
    {
        var random = new Random(3);
        var early = network.Network.ExitCount - 1;
        var classes = network.Network.Classes(0);
        double Draw(double most) => ((random.NextDouble() * 2) - 1) * most;
        var weights = new EeNetWeights(
            Enumerable.Range(0, early).Select(_ => Enumerable.Range(0, classes).Select(_ => Draw(0.2)).ToValueList()).ToValueList(),
            Enumerable.Range(0, early).Select(k => Enumerable.Range(0, k + 2).Select(i => i == 0 ? 1 + Draw(0.2) : Draw(0.5)).ToValueList()).ToValueList());
        var scores = logits.Select(exits =>
        {
            var q = new double[early];
            for (var k = 0; k < early; k++)
            {
                var format = network.LogitFormat(k);
                q[k] = weights.Score(k, [.. exits[k].Select(v => (float)format.ToDouble(v))], q);
            }

            return q;
        }).ToArray();
        return choice with
        {
            ScoreWeights = weights.Rows.SelectMany(r => r).ToValueList(),
            Thresholds = Enumerable.Range(0, early).Select(k => scores.Select(q => q[k]).Order().ElementAt(scores.Length / 2)).ToValueList(),
        };
    }
}
