namespace EeHw.Model.Results;

/// <summary>A time in which a reconfigurable region was one thing.</summary>
/// <param name="FromNs">Begin, ns.</param>
/// <param name="ToNs">End, ns.</param>
/// <param name="Content">Content from 0: the one that was there, was emptied or was loaded.</param>
/// <param name="Is">One of <c>there</c>, <c>emptying</c>, <c>waiting for the port</c>, <c>loading</c>, <c>given up</c>.</param>
public sealed record RegionPeriod(double FromNs, double ToNs, int Content, string Is);
