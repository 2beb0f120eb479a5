using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Numerics;

namespace EeHw.Sim.Resources.Calibration;

/// <summary>Thresholds, weights and numbers of drawn designs whose decision units carry out policies of their own.</summary>
internal sealed class ProbeRules
{
    /// <summary>Kinds that designs of these seeds have in turn.</summary>
    public static readonly ValueList<string> Kinds = ["entropy-base2", "patience", "eenet", "asymmetric", "hysteresis", "decision-process", "output-stability", "stop-distribution", "gate", "hybrid"];

    private static readonly string[] _inner = ["logit-margin", "softmax-base2", "max-logit", "margin-base2"];

    /// <summary>The rules of a design.</summary>
    /// <param name="kind">Kind of its units.</param>
    /// <param name="early">Early exits.</param>
    /// <param name="classes">Classes C.</param>
    /// <param name="random">The numbers.</param>
    public ProbeRules(string kind, int early, int classes, CounterRandom random)
    {
        double Draw(double most) => ((random.NextUniform() * 2) - 1) * most;
        double[] Ascending(int count, double least, double most) => [.. Enumerable.Range(0, count).Select(_ => least + ((most - least) * random.NextUniform())).Order()];
        var threshold = kind == "patience" ? 1 + random.NextInteger(3) : 0.3 + (0.5 * random.NextUniform());
        Thresholds = [threshold];
        switch (kind)
        {
            case "eenet":
                ScoreWeights = Enumerable.Range(0, early).SelectMany(k => Enumerable.Range(0, classes + k + 2).Select(i => i == classes ? 1 + Draw(0.2) : Draw(i < classes ? 0.2 : 0.5))).ToValueList();
                break;
            case "asymmetric":
                Numbers = [[random.NextInteger(classes), 0.25 + random.NextUniform()]];
                break;
            case "hysteresis":
                Inner = _inner[random.NextInteger(_inner.Length)];
                Numbers = [[threshold * 0.8]];
                break;
            case "decision-process":
                var (c, h) = (1 + random.NextInteger(32), 1 + random.NextInteger(6));
                Numbers = [[c, .. Ascending(c, -1, 6), h, .. Ascending(h, -0.5, 3), .. Enumerable.Range(0, (c + 1) * (h + 1)).Select(_ => (double)random.NextInteger(2))]];
                break;
            case "output-stability":
                Numbers = [[random.NextInteger(3)]];
                break;
            case "stop-distribution":
                Numbers = [[.. Enumerable.Range(0, classes).Select(_ => Draw(0.6)), Draw(0.8), Draw(0.8), Draw(1.5), Draw(1)]];
                break;
        }
    }

    /// <summary>One threshold for all early exits.</summary>
    public ValueList<double> Thresholds { get; }

    /// <summary>Weights of EENet's scores; empty: none.</summary>
    public ValueList<double> ScoreWeights { get; } = [];

    /// <summary>What units need beside thresholds; empty: nothing.</summary>
    public ValueList<ValueList<double>> Numbers { get; } = [];

    /// <summary>Kind of the unit inside; null: none.</summary>
    public string? Inner { get; }

    /// <summary>The score or policy of a kind.</summary>
    /// <param name="kind">Kind.</param>
    /// <returns>Its name.</returns>
    public static string PolicyOf(string kind) => DecisionUnitKinds.ScoreOf(kind)!;
}
