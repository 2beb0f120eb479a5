namespace EeHw.Model.Networks;

/// <summary>1 / (1 + e^-x), elementwise.</summary>
public sealed record SigmoidLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "sigmoid";
}
