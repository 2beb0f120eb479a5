namespace EeHw.Model.Networks;

/// <summary>min(max(x, Minimum), Maximum).</summary>
public sealed record ClipLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "clip";

    /// <summary>Lower bound; negative infinity for none.</summary>
    public required float Minimum { get; init; }

    /// <summary>Upper bound; positive infinity for none.</summary>
    public required float Maximum { get; init; }
}
