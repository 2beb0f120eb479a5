using EeHw.Model.Numerics;

namespace EeHw.Model.Hardware;

/// <summary>What lowering may be told beside the design.</summary>
public sealed record LoweringOptions
{
    /// <summary>Nothing but the design.</summary>
    public static readonly LoweringOptions Default = new();

    /// <summary>Share of samples that reach each stage [K], the first 1, not ascending; null: all reach every stage. Automatic folding weighs stages by it.</summary>
    public ValueList<double>? ReachShares { get; init; }

    /// <summary>Where the shares come from, for the note: <c>trace</c>, <c>calibration data</c>, ...</summary>
    public string? ReachSource { get; init; }
}
