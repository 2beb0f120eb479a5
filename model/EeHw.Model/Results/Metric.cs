namespace EeHw.Model.Results;

/// <summary>A number that the program reports, declared once.</summary>
/// <param name="Name">Path in JSON, with the unit where it has one: <c>latencyNs.p50</c>, <c>units[].busyFraction</c>.</param>
/// <param name="Unit">Unit: <c>ns</c>, <c>1/s</c>, <c>fraction</c>, <c>words</c>; empty for text.</param>
/// <param name="Description">What it is, one sentence without a full stop.</param>
/// <param name="Format">.NET numeric format for people, for example <c>N0</c>; empty for text.</param>
public sealed record Metric(string Name, string Unit, string Description, string Format);
