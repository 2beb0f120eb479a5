namespace EeHw.Model.Networks;

/// <summary>Concatenation of two or more maps along the channels.</summary>
public sealed record ConcatLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "concat";
}
