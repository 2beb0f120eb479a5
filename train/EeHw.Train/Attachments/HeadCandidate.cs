namespace EeHw.Train.Attachments;

/// <summary>A head that was tried at an exit, judged by the insertion rule on the validation split.</summary>
/// <param name="Exit">Place from 0, in the order of cost.</param>
/// <param name="Plan">Tensor, kind, width.</param>
/// <param name="HeadMacs">MACs of the head per sample.</param>
/// <param name="Accuracy">Share of all samples that it answers rightly, alone.</param>
/// <param name="ReachedFraction">Share of the samples that come as far as this exit.</param>
/// <param name="LeavingFraction">Share of all samples that leave here.</param>
/// <param name="EntropyNats">They leave where the entropy is at most this; null: nobody does.</param>
/// <param name="SavedMacs">Mean MACs per sample of the whole that the leavers save: the backbone behind this tensor.</param>
/// <param name="SpentMacs">Mean MACs per sample of the whole that the head costs: those of the head times the share that reaches it.</param>
public sealed record HeadCandidate(int Exit, HeadPlan Plan, long HeadMacs, double Accuracy, double ReachedFraction, double LeavingFraction, double? EntropyNats, double SavedMacs, double SpentMacs)
{
    /// <summary>Whether this head was put into the network.</summary>
    public bool IsChosen { get; init; }

    /// <summary>Saved over spent; below 1 the network is cheaper without it.</summary>
    public double Ratio => SpentMacs == 0 ? 0 : SavedMacs / SpentMacs;

    /// <summary>Saved less spent, MACs per sample.</summary>
    public double Gain => SavedMacs - SpentMacs;
}
