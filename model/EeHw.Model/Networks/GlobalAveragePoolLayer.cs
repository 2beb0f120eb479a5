namespace EeHw.Model.Networks;

/// <summary>Mean over the whole map: [C, H, W] to [C, 1, 1].</summary>
public sealed record GlobalAveragePoolLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "globalaveragepool";
}
