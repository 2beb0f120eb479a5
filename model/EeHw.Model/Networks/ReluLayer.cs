namespace EeHw.Model.Networks;

/// <summary>max(0, x).</summary>
public sealed record ReluLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "relu";
}
