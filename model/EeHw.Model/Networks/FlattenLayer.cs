namespace EeHw.Model.Networks;

/// <summary>Relabels [C, H, W] as the vector [C·H·W, 1, 1] in the order channel, row, column.</summary>
public sealed record FlattenLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "flatten";
}
