using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Gates;

/// <summary>What gates can look at.</summary>
public static class GateInput
{
    /// <summary>The exit's logits.</summary>
    public const string Logits = "logits";

    /// <summary>The exit's feature vector.</summary>
    public const string Features = "features";

    /// <summary>Both words.</summary>
    public static readonly ValueList<string> Names = [Logits, Features];

    /// <summary>The vector a gate reads.</summary>
    /// <param name="view">The exit.</param>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>The vector.</returns>
    public static ReadOnlySpan<float> Of(ExitView view, string name) => name == Logits ? view.Logits : view.Features;
}
