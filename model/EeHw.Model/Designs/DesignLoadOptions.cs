using EeHw.Model.Exits;

namespace EeHw.Model.Designs;

/// <summary>What loading a design may be told beside its file.</summary>
public sealed record DesignLoadOptions
{
    /// <summary>Nothing but the file.</summary>
    public static readonly DesignLoadOptions Default = new();

    /// <summary>Decisions to take the shares of samples per stage from; null: from the trace or the calibration data.</summary>
    public ExitDecisions? Decisions { get; init; }

    /// <summary>A trace on which the design's policy gives the shares; null: from the calibration data.</summary>
    public Trace? Trace { get; init; }

    /// <summary>Design files that are being loaded, outermost first: a design that stands behind a link of one of them must not be one of them.</summary>
    internal Numerics.ValueList<string> Path { get; init; } = [];

    /// <summary>Cancels between steps.</summary>
    public CancellationToken Cancellation { get; init; }
}
