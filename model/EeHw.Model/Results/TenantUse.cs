using EeHw.Model.Numerics;

namespace EeHw.Model.Results;

/// <summary>What one of several tenants found.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Priority">1 is let in first.</param>
/// <param name="Arrived">Samples that arrived.</param>
/// <param name="Service">Times from arrival, losses and misses of its samples.</param>
/// <param name="AccuracyFraction">Share of right answers; null where labels are not known.</param>
/// <param name="ExitShares">Share of its samples per exit.</param>
public sealed record TenantUse(string Name, int Priority, long Arrived, ServiceLevel? Service, double? AccuracyFraction, ValueList<double> ExitShares);
