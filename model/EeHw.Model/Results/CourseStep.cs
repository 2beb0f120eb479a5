namespace EeHw.Model.Results;

/// <summary>One step of a run over time. What is not known, or has no sample, is null.</summary>
/// <param name="Released">Samples whose answer left.</param>
/// <param name="Lost">Samples that found no place outside, or an empty battery.</param>
/// <param name="QueueMean">Samples that waited outside, mean over the step.</param>
/// <param name="LatencyMeanNs">Mean time from arrival (closed workload: first word) to answer, ns.</param>
/// <param name="LatencyMaxNs">Largest, ns.</param>
/// <param name="AccuracyFraction">Share of right answers.</param>
/// <param name="EarlyFraction">Share of samples that left before the last exit.</param>
/// <param name="PowerMw">Mean power over the step, mW; modelled.</param>
/// <param name="TemperatureC">Temperature of the chip at its end, °C; modelled.</param>
/// <param name="ChargeFraction">Charge of the battery at its end, 0 to 1; modelled.</param>
/// <param name="Level">Level of the policy, mean over the step; 0 is the dearest.</param>
/// <param name="ClockFraction">Share of the full clock that the clock had.</param>
public sealed record CourseStep(
    long Released,
    long Lost,
    double QueueMean,
    double? LatencyMeanNs,
    double? LatencyMaxNs,
    double? AccuracyFraction,
    double? EarlyFraction,
    double? PowerMw,
    double? TemperatureC,
    double? ChargeFraction,
    double? Level,
    double ClockFraction);
