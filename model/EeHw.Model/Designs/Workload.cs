namespace EeHw.Model.Designs;

/// <summary>What arrives at the design.</summary>
/// <param name="Kind"><c>closed</c>: a sample is always waiting. <c>periodic</c>: one every <paramref name="PeriodNs"/>.</param>
/// <param name="Samples">Samples to simulate; the trace is walked cyclically.</param>
/// <param name="PeriodNs">Time between arrivals in ns, for <c>periodic</c>.</param>
public sealed record Workload(string Kind, long Samples, double? PeriodNs = null);
