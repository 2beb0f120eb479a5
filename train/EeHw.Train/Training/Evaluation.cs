using EeHw.Model.Datasets;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Engines;

namespace EeHw.Train.Training;

/// <summary>Measures a network on data, in float32.</summary>
public static class Evaluation
{
    /// <summary>Loss and accuracy of every exit, each alone (no policy).</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The samples.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>One score per exit.</returns>
    /// <exception cref="Model.Diagnostics.EeHwException">EEHW1307 when the data does not fit the network.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ValueList<ExitScore> Of(Network network, Dataset data, CancellationToken cancellation = default)
    {
        data.RequireFits(network);
        return Scores(new Engine(network).Evaluate(data, cancellation: cancellation));
    }

    /// <summary>Loss and accuracy of the mean probability over passes with dropout (Monte-Carlo dropout: Gal and Ghahramani 2016), with masks keyed by seed and pass.</summary>
    /// <param name="network">A network with dropout layers, as <see cref="Trainer.RunOpen"/> gives it.</param>
    /// <param name="data">The samples.</param>
    /// <param name="passes">Passes S, at least 1.</param>
    /// <param name="seed">Seed of the masks.</param>
    /// <returns>One score per exit; the loss is -ln of the label's mean probability.</returns>
    public static ValueList<ExitScore> OfDropout(Network network, Dataset data, int passes, long seed)
    {
        data.RequireFits(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(passes, 1);
        var engine = new Engine(network);
        var logits = network.Exits.Select((_, k) => new float[data.Count * network.Classes(k)]).ToArray();
        var means = logits.Select(l => new double[l.Length]).ToArray();
        for (var pass = 0; pass < passes; pass++)
        {
            engine.Evaluate(data, logits, dropout: (seed, pass));
            for (var k = 0; k < means.Length; k++)
            {
                AddProbabilities(logits[k], network.Classes(k), means[k], 1.0 / passes);
            }
        }

        return means.Select((m, k) => Score(m, network.Classes(k), [.. data.Labels.Select(network.Exits[k].LabelOf)])).ToValueList();
    }

    /// <summary>Room for logits.</summary>
    /// <param name="network">The network.</param>
    /// <param name="samples">Samples N.</param>
    /// <returns>Per exit [N, outputs].</returns>
    internal static float[][] Logits(Network network, int samples) => [.. network.Exits.Select((_, k) => new float[(long)samples * network.Classes(k)])];

    private static void AddProbabilities(float[] logits, int classes, double[] means, double share)
    {
        for (var first = 0; first < logits.Length; first += classes)
        {
            var row = logits.AsSpan(first, classes);
            double greatest = row[0], sum = 0;
            foreach (var z in row)
            {
                greatest = Math.Max(greatest, z);
            }

            foreach (var z in row)
            {
                sum += PortableMath.Exp(z - greatest);
            }

            for (var c = 0; c < classes; c++)
            {
                means[first + c] += share * PortableMath.Exp(row[c] - greatest) / sum;
            }
        }
    }

    private static ExitScore Score(double[] means, int classes, int[] labels)
    {
        double loss = 0;
        var right = 0;
        for (var n = 0; n < labels.Length; n++)
        {
            var row = means.AsSpan(n * classes, classes);
            var best = 0;
            for (var c = 1; c < classes; c++)
            {
                best = row[c] > row[best] ? c : best;
            }

            right += best == labels[n] ? 1 : 0;
            loss -= PortableMath.Log(Math.Max(row[labels[n]], 1e-300));
        }

        return new ExitScore(loss / labels.Length, (double)right / labels.Length);
    }

    internal static ValueList<ExitScore> Scores(ExitTotals totals)
        => totals.Loss.Select((loss, k) => new ExitScore(loss / totals.Samples, (double)totals.Right[k] / totals.Samples)).ToValueList();
}
