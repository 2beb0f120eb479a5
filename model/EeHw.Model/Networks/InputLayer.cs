namespace EeHw.Model.Networks;

/// <summary>The input map of the network. Layer 0, and only layer 0.</summary>
public sealed record InputLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "input";
}
