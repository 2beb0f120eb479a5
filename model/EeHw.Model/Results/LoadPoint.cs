namespace EeHw.Model.Results;

/// <summary>Response times at one load.</summary>
/// <param name="LoadFraction">Samples that arrive per second over those that the design sustains.</param>
/// <param name="ResponseNs">Times from arrival to answer, ns.</param>
/// <param name="ErrorNs">Half width of the 95 % confidence interval of their mean, ns; null where there are too few samples.</param>
public sealed record LoadPoint(double LoadFraction, Distribution? ResponseNs, double? ErrorNs);
