using EeHw.Model.Exits;

namespace EeHw.Model.Designs;

/// <summary>What loading a design may be told beside its file.</summary>
public sealed record DesignLoadOptions
{
    /// <summary>Nothing but the file.</summary>
    public static readonly DesignLoadOptions Default = new();

    /// <summary>Decisions to take the shares of samples per stage from; null: from the calibration data.</summary>
    public ExitDecisions? Decisions { get; init; }

    /// <summary>Cancels between steps.</summary>
    public CancellationToken Cancellation { get; init; }
}
