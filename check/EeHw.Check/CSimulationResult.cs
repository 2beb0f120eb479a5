using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Check;

/// <summary>What a C simulation found.</summary>
/// <param name="Measurement">Samples, mismatches, exit shares, FIFO levels; no times.</param>
/// <param name="Compared">Values compared.</param>
/// <param name="Mismatches">The first values that differ, at most 100.</param>
public sealed record CSimulationResult(Measurement Measurement, long Compared, ValueList<GoldenMismatch> Mismatches);
