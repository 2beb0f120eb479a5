namespace EeHw.Model.Networks;

/// <summary>Elementwise sum of exactly two maps of equal shape.</summary>
public sealed record AddLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "add";
}
