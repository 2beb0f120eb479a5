using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Numerics;

namespace EeHw.Agreement.Tests.Grid;

/// <summary>Thresholds and numbers of units that are no threshold on a score, in the middle of what a design's own logits give.</summary>
internal static class GridRules
{
    /// <summary>The exits of a design.</summary>
    /// <param name="design">Unit, lanes.</param>
    /// <param name="network">The network in its arithmetic.</param>
    /// <param name="logits">Raw logits of the pool [N][K][C].</param>
    /// <returns>The choice; null where the unit is a threshold on a score, or patience.</returns>
    public static ExitChoice? Of(GridDesign design, QuantizedNetwork network, long[][][] logits)
    {
        var early = network.Network.ExitCount - 1;
        (ValueList<double> Thresholds, ValueList<ValueList<double>> Numbers)? made = design.Unit switch
        {
            "decision-process" => Process(Values(network, logits), early),
            "output-stability" => Stability(Values(network, logits), early, design.Distance),
            "stop-distribution" => Stop(Values(network, logits), early),
            "hysteresis" => Hysteresis(Values(network, logits), early, design.Inner ?? "logit-margin"),
            "asymmetric" => Asymmetric(Values(network, logits), early),
            _ => null,
        };
        return made is { } m ? new ExitChoice(design.Unit, m.Thresholds, false, "last", design.Unit, design.Lanes, null) { UnitNumbers = m.Numbers, UnitInner = design.Unit == "hysteresis" ? design.Inner ?? "logit-margin" : null } : null;
    }

    // Class 1 is the positive one; a third of the pool leaves as positive, a third as negative.
    private static (ValueList<double>, ValueList<ValueList<double>>) Asymmetric(double[][][] logits, int early)
    {
        var margins = Enumerable.Range(0, early).Select(k => logits.Select(l => l[k][1] - l[k].Where((_, c) => c != 1).Max()).Order().ToArray()).ToArray();
        return (margins.Select(m => m[m.Length * 2 / 3]).ToValueList(), margins.Select(m => ValueList.Create<double>([1.0, -m[m.Length / 3]])).ToValueList());
    }

    // Two thirds of the pool would stay, a third would enter.
    private static (ValueList<double>, ValueList<ValueList<double>>) Hysteresis(double[][][] logits, int early, string inner)
    {
        var score = Scores.ByName(DecisionUnitKinds.ScoreOf(inner)!);
        var confidences = Enumerable.Range(0, early).Select(k => logits.Select(l => score.Confidence([.. l[k].Select(v => (float)v)])).Order().ToArray()).ToArray();
        return (confidences.Select(c => score.ToThreshold(c[c.Length * 2 / 3])).ToValueList(), confidences.Select(c => ValueList.Create<double>([score.ToThreshold(c[c.Length / 3])])).ToValueList());
    }

    // Quantiles as edges: four bins of max-softmax, three of entropy; every second of a diagonal of states leaves, so that both measures matter.
    private static (ValueList<double>, ValueList<ValueList<double>>) Process(double[][][] logits, int early)
    {
        double[] Quantiles(int k, IScore score, int bins)
        {
            var sorted = logits.Select(l => score.Confidence([.. l[k].Select(v => (float)v)])).Order().ToArray();
            return [.. Enumerable.Range(1, bins - 1).Select(b => sorted[sorted.Length * b / bins])];
        }

        return (
            Enumerable.Repeat(0.0, early).ToValueList(),
            Enumerable.Range(0, early).Select(k => ValueList.Create<double>([3, .. Quantiles(k, new MaxSoftmaxScore(), 4), 2, .. Quantiles(k, new EntropyScore(), 3), 0, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1])).ToValueList());
    }

    // Half of the pool lies nearer than the threshold at each exit but the first.
    private static (ValueList<double>, ValueList<ValueList<double>>) Stability(double[][][] logits, int early, int distance) => (
        Enumerable.Range(0, early).Select(k => k == 0 ? 0 : logits.Select(l => OutputDistance.Of(OutputDistance.Names[distance], Array.ConvertAll(l[k], v => (float)v), Array.ConvertAll(l[k - 1], v => (float)v))).Order().ElementAt(logits.Length / 2)).ToValueList(),
        [[distance]]);

    // A gate of every feature, thresholds at its median.
    private static (ValueList<double>, ValueList<ValueList<double>>) Stop(double[][][] logits, int early)
    {
        var classes = logits[0][0].Length;
        double[] weights = [.. Enumerable.Range(0, classes).Select(c => 0.4 - (0.23 * c)), 0.6, -0.7, 1.3];
        var gate = new StopDistributionPolicy { Weights = weights.ToValueList(), Bias = 0.2, Confidences = Enumerable.Repeat(0.0, early).ToValueList() };
        double On(double[] z)
        {
            Span<double> x = new double[classes + 3];
            StopDistributionPolicy.Features(Array.ConvertAll(z, v => (float)v), x);
            var on = gate.Bias;
            for (var i = 0; i < x.Length; i++)
            {
                on += weights[i] * x[i];
            }

            return on;
        }

        return (Enumerable.Range(0, early).Select(k => -logits.Select(l => On(l[k])).Order().ElementAt(logits.Length / 2)).ToValueList(), [[.. weights, gate.Bias]]);
    }

    private static double[][][] Values(QuantizedNetwork network, long[][][] logits)
        => [.. logits.Select(l => l.Select((row, k) => row.Select(network.LogitFormat(k).ToDouble).ToArray()).ToArray())];
}
