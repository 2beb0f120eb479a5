using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Check;

/// <summary>Counts of Yosys.</summary>
/// <param name="Measurement">The design's counts as a reading, labelled.</param>
/// <param name="Units">Every unit and FIFO, ordered by name.</param>
public sealed record YosysSynthesisResult(Measurement Measurement, ValueList<YosysCount> Units);
