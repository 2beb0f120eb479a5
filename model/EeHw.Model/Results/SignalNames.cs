using EeHw.Model.Numerics;

namespace EeHw.Model.Results;

/// <summary>What the generated RTL calls the parts of a unit graph, so that waves of other origin can carry the same names.</summary>
public sealed record SignalNames
{
    /// <summary>Module of the design, the scope of all its nets.</summary>
    public required string Core { get; init; }

    /// <summary>Per channel the stem of <c>_valid</c> and <c>_ready</c> at the writing end; the reading end's where there is no FIFO.</summary>
    public required ValueList<string> Writers { get; init; }

    /// <summary>Per channel the stem at the reading end; with <c>_fifo</c> behind it the FIFO's instance.</summary>
    public required ValueList<string> Readers { get; init; }

    /// <summary>Per unit its instance.</summary>
    public required ValueList<string> Units { get; init; }
}
