namespace EeHw.Model.Results;

/// <summary>What samples that arrive by themselves find: times from their arrival, waiting outside included. Samples of the warm-up are not counted.</summary>
/// <param name="Samples">Samples counted.</param>
/// <param name="ResponseNs">Arrival to answer, ns.</param>
/// <param name="ResponseErrorNs">Half width of the 95 % confidence interval of the mean by batch means, ns; null where there are too few samples.</param>
/// <param name="WaitNs">Mean time from arrival to the first input word, ns.</param>
/// <param name="OfferedPerSecond">Samples that arrived per second.</param>
/// <param name="SustainablePerSecond">Samples per second that the design takes when one is always waiting; null where the run was cut short before that was tried.</param>
/// <param name="DeadlineNs">Deadline from arrival, ns; null for none.</param>
/// <param name="MissFraction">Share of samples answered after it.</param>
public sealed record ServiceLevel(
    long Samples, Distribution? ResponseNs, double? ResponseErrorNs, double WaitNs, double OfferedPerSecond, double? SustainablePerSecond, double? DeadlineNs, double? MissFraction)
{
    /// <summary>Share of samples behind the warm-up that found no place outside; null where any number may wait.</summary>
    public double? LostFraction { get; init; }

    /// <summary>Half width of its 95 % confidence interval by batch means; null where there are too few samples.</summary>
    public double? LostErrorFraction { get; init; }
}
