using EeHw.Model.Designs;
using EeHw.Model.Units;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>One way to fold a layer.</summary>
/// <param name="Folding">The folding.</param>
/// <param name="Interval">Clocks per frame of window and array.</param>
/// <param name="Cost">Estimated hardware.</param>
/// <param name="Score">Sum of the shares of the part.</param>
internal sealed record FoldingCandidate(Folding Folding, long Interval, Resources Cost, double Score);
