namespace EeHw.Model.Designs;

/// <summary>A machine behind a link, known by its rate only.</summary>
/// <param name="GigaMacsPerSecond">10^9 multiply-accumulates per second that one sample gets, above 0.</param>
/// <param name="LatencyMs">Time that every sample spends there beside, 0 or more ms.</param>
/// <param name="Parallel">Samples worked on at a time, at least 1.</param>
public sealed record LinkServer(double GigaMacsPerSecond, double LatencyMs, int Parallel);
