using EeHw.Model.Exits.DecisionUnits;

namespace EeHw.Host;

/// <summary>What has been seen of a sample so far; starts as its default.</summary>
/// <param name="HasAnswer">Whether an exit has answered.</param>
/// <param name="Confidence">The highest confidence so far.</param>
/// <param name="Class">The class answered with it.</param>
public readonly record struct ExitMemory(bool HasAnswer, double Confidence, int Class)
{
    /// <summary>What the last decision unit handed on.</summary>
    public UnitCarry Carry { get; init; }

    /// <summary>Logits of the exits before, for rules that look at them; null at the first exit.</summary>
    public IReadOnlyList<float[]>? Earlier { get; init; }
}
