namespace EeHw.Model.Exits.Metrics;

/// <summary>One exit, judged over all samples as if it answered alone.</summary>
/// <param name="Name">Name of the exit.</param>
/// <param name="CostMacs">c_k: MACs to its answer, earlier heads paid.</param>
/// <param name="Right">Samples it answers rightly.</param>
/// <param name="FirstRight">Samples that no earlier exit answers rightly and this one does.</param>
/// <param name="OnlyRight">Samples that this exit alone answers rightly.</param>
/// <param name="Calibration">Whether its probabilities mean what they say.</param>
public sealed record ExitQuality(string Name, long CostMacs, Proportion Right, long FirstRight, long OnlyRight, Calibration Calibration);
