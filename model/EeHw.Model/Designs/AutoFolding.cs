namespace EeHw.Model.Designs;

/// <summary>Automatic folding: what to aim for.</summary>
/// <param name="TargetFraction">Share of the part's resources that may be used, in (0, 1]; null when a rate is given.</param>
/// <param name="TargetRatePerSecond">Samples per second to reach with the least hardware; null when a share is given.</param>
/// <param name="StageUtilization">u: a stage reached by share p gets a rate of at least p/u of the front.</param>
public sealed record AutoFolding(double? TargetFraction, double? TargetRatePerSecond, double StageUtilization);
