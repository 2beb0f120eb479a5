namespace EeHw.Train.Deployments;

/// <summary>Orders networks by a goal: what meets it before what does not; then by cost where accuracy is limited, else by accuracy.</summary>
internal sealed class SubsetJudge(HapiGoal goal, double finalAccuracy)
{
    public bool IsMet(ExitSubset subset) => Excess(subset) <= 1e-12;

    public ExitSubset Better(ExitSubset? a, ExitSubset b)
    {
        if (a is null)
        {
            return b;
        }

        var (excessA, excessB) = (Excess(a), Excess(b));
        var isBetter = excessA > 1e-12 || excessB > 1e-12 ? excessB < excessA
            : goal.AccuracyDrop is not null ? b.MeanCost < a.MeanCost || (b.MeanCost == a.MeanCost && b.AccuracyFraction > a.AccuracyFraction)
            : b.AccuracyFraction > a.AccuracyFraction || (b.AccuracyFraction == a.AccuracyFraction && b.MeanCost < a.MeanCost);
        return isBetter ? b : a;
    }

    /// <summary>A single number for a walk: what is to be small, and ten times what is too much.</summary>
    public double Energy(ExitSubset subset)
        => (10 * Excess(subset)) + (goal.AccuracyDrop is not null ? subset.MeanCost / subset.WorstCost : 1 - subset.AccuracyFraction);

    // By how much limits are missed, as fractions.
    private double Excess(ExitSubset subset)
        => Math.Max(0, finalAccuracy - subset.AccuracyFraction - (goal.AccuracyDrop ?? double.MaxValue))
            + Over(subset.MeanCost, goal.MeanCost) + Over(subset.WorstCost, goal.WorstCost);

    private static double Over(double cost, double? limit) => limit is { } l ? Math.Max(0, (cost / l) - 1) : 0;
}
