using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>A register or table of a decision unit, as generated code must hold it.</summary>
/// <param name="Name">Name, a legal identifier.</param>
/// <param name="Width">Bits.</param>
/// <param name="Signed">Two's complement when true.</param>
/// <param name="Values">One value for a register, several for a table.</param>
/// <param name="IsRunTime">A run-time register (threshold) rather than a constant.</param>
public sealed record UnitConstant(string Name, int Width, bool Signed, ValueList<long> Values, bool IsRunTime)
{
    /// <summary>Of a run-time register: the value that lets nobody leave, what the others hold; null where only another register can do that.</summary>
    public long? Never { get; init; }
}
