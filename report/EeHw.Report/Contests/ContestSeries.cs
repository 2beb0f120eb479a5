using EeHw.Model.Numerics;

namespace EeHw.Report.Contests;

/// <summary>A policy over all budgets.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Points">By ascending budget.</param>
public sealed record ContestSeries(string Name, ValueList<ContestPoint> Points);
