using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Rules;

/// <summary>
/// Hierarchical exits: early exits answer groups of classes (super-classes), the final exit the classes themselves (Bilal et al. 2018: groups from the confusion matrix). The probability of a
/// group is the sum over its classes; confidence is the log-odds of the surest group. An early answer counts as right when the group is right.
/// </summary>
public sealed record HierarchyPolicy : ScoredPolicy
{
    /// <summary>Name of the policy.</summary>
    public const string PolicyName = "hierarchy";

    /// <summary>Reads such policies.</summary>
    public static readonly IPolicyReader Reader = new PolicyReader(PolicyName, "early exits answer groups of classes, the final exit classes", (f, h, _) => new HierarchyPolicy
    {
        Groups = PolicyYaml.IntegerRows(f, "groups", h.Exits - 1, h.Classes, 0, Math.Max(0, h.Classes - 1)),
        Confidences = PolicyYaml.Confidences(f, h.Exits - 1),
    });

    /// <summary>For each early exit and class the group from 0 [K-1][C].</summary>
    public required ValueList<ValueList<int>> Groups { get; init; }

    /// <inheritdoc/>
    public override string Name => PolicyName;

    /// <inheritdoc/>
    public override PolicyHardware Hardware => PolicyHardware.None("the unit would have to add exponentials group by group", "Train the early heads on the groups; then max-softmax on their logits decides the same question.");

    /// <inheritdoc/>
    public override ValueList<ValueList<int>>? LabelMaps
        => Groups.Count == 0 ? null : Groups.Append(Enumerable.Range(0, Groups[0].Count).ToValueList()).ToValueList();

    /// <summary>Log-odds and index of the surest group.</summary>
    /// <param name="logits">Logits of one exit [C].</param>
    /// <param name="groups">Group of each class [C].</param>
    /// <returns>Log-odds (positive infinity when there is one group) and group; the lowest where several tie.</returns>
    public static (double LogOdds, int Group) Surest(ReadOnlySpan<float> logits, ReadOnlySpan<int> groups)
    {
        var most = logits[LogitOrder.ArgMax(logits)];
        Span<double> mass = logits.Length <= 256 ? stackalloc double[logits.Length] : new double[logits.Length];
        mass.Clear();
        for (var c = 0; c < logits.Length; c++)
        {
            mass[groups[c]] += Math.Exp((double)logits[c] - most);
        }

        var best = 0;
        for (var g = 1; g < mass.Length; g++)
        {
            best = mass[g] > mass[best] ? g : best;
        }

        double rest = 0;
        for (var g = 0; g < mass.Length; g++)
        {
            rest += g == best ? 0 : mass[g];
        }

        return (Math.Log(mass[best]) - Math.Log(rest), best);
    }

    /// <summary>Accuracy at both levels.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>
    /// Share of samples whose group is right, in the groups of the exit taken (at the final exit those of the last early one); share answered with a class; of these, the share that is right, null where there
    /// are none.
    /// </returns>
    public (double GroupAccuracy, double ClassShare, double? ClassAccuracy) Levels(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var decisions = ExitDriver.Decide(this, trace);
        var (group, final, right) = (0, 0, 0);
        for (var n = 0; n < trace.Samples; n++)
        {
            var isFinal = decisions.ExitOf[n] == trace.Exits - 1;
            var groups = Groups[Math.Min(decisions.ExitOf[n], Groups.Count - 1)];
            final += isFinal ? 1 : 0;
            right += isFinal && decisions.Prediction[n] == trace.Labels[n] ? 1 : 0;
            group += (isFinal ? groups[decisions.Prediction[n]] : decisions.Prediction[n]) == groups[trace.Labels[n]] ? 1 : 0;
        }

        return ((double)group / trace.Samples, (double)final / trace.Samples, final == 0 ? null : (double)right / final);
    }

    /// <inheritdoc/>
    public override void RequireFits(IExitOutputs outputs)
    {
        base.RequireFits(outputs);
        for (var k = 0; k < Groups.Count; k++)
        {
            PolicyRequirements.Classes(this, outputs, k, Groups[k].Count);
        }
    }

    /// <inheritdoc/>
    public override (double Confidence, int Class) Score(ExitView view)
        => view.IsFinal ? (0, LogitOrder.ArgMax(view.Logits)) : Surest(view.Logits, Groups[view.Exit].AsSpan());

    /// <inheritdoc/>
    protected override YamlMap Parameters() => YamlMap.Of(false, ("groups", new YamlSequence(Groups.Select(PolicyYaml.Integers)) { IsBlock = true }));
}
