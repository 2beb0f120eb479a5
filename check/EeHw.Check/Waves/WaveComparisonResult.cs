using EeHw.Model.Numerics;

namespace EeHw.Check.Waves;

/// <summary>What a comparison of two dumps found.</summary>
/// <param name="Signals">Signals of equal name that were compared.</param>
/// <param name="Clocks">Clocks compared, up to and with the first that differs.</param>
/// <param name="Differences">The signals that differ in the first clock in which any does, in the order of the first file; empty where all agree.</param>
public sealed record WaveComparisonResult(int Signals, long Clocks, ValueList<WaveDifference> Differences);
