using EeHw.Model.Results;

namespace EeHw.Report.Readings;

/// <summary>A measurement with the name it stands under in tables and charts.</summary>
/// <param name="Label">Short: <c>closed form</c>, <c>simulated</c>, <c>C simulation</c>, <c>software device</c>.</param>
/// <param name="Measurement">What was found.</param>
public sealed record Reading(string Label, Measurement Measurement);
