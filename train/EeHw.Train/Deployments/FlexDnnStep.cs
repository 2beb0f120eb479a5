namespace EeHw.Train.Deployments;

/// <summary>One exit judged by the insertion rule.</summary>
/// <param name="Exit">Early exit from 0.</param>
/// <param name="SavedCost">Mean cost per sample that leaving there saves, its head not counted.</param>
/// <param name="HeadCost">Mean cost per sample of its head: the head's cost times the share that reaches it.</param>
/// <param name="IsDropped">Whether it was dropped in this round.</param>
public sealed record FlexDnnStep(int Exit, double SavedCost, double HeadCost, bool IsDropped)
{
    /// <summary>Saved over spent; below 1 the exit costs more than it saves.</summary>
    public double Ratio => HeadCost == 0 ? (SavedCost == 0 ? 0 : double.PositiveInfinity) : SavedCost / HeadCost;
}
