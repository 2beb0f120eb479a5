using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Numerics;

namespace EeHw.Model.Kernels;

/// <summary>
/// Decision units that generated kernels carry out themselves, bit for bit: kinds, tables and formats stand in the program, thresholds come as a buffer of
/// <see cref="Limits"/>. Units that need a division, memory or another exit's carry decide on the host.
/// </summary>
/// <param name="Units">One unit per exit; of the last only the answer counts.</param>
public sealed record KernelDecisions(ValueList<DecisionUnit> Units)
{
    /// <summary>First limit of each exit.</summary>
    public ValueList<int> Starts => Units.Select((_, k) => Units.Take(k).Sum(u => LimitsOf(u)!.Count)).ToValueList();

    /// <summary>Whether kernels can decide as these units do.</summary>
    /// <param name="units">One unit per exit.</param>
    /// <returns>True where every unit is one of max-softmax and truncated softmax (without division), margin and largest logit, or always leaves.</returns>
    public static bool Supports(ValueList<DecisionUnit> units)
    {
        ArgumentNullException.ThrowIfNull(units);
        return units.All(u => LimitsOf(u) is not null) && units.SkipLast(1).All(u => u is not AlwaysUnit);
    }

    /// <summary>Whether a policy differs from this one in thresholds at most.</summary>
    /// <param name="policy">The policy.</param>
    /// <returns>True where kernels with the policy's limits decide as the policy does.</returns>
    public bool Serves(UnitPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Units.Count == Units.Count && policy.Units.Zip(Units).All(p => IsLike(p.First, p.Second));
    }

    /// <summary>The limits of a policy that is served, exit by exit.</summary>
    /// <param name="policy">The policy.</param>
    /// <returns>Registers of the units: one per exit, or one per class.</returns>
    public static ValueList<long> Limits(UnitPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return policy.Units.SelectMany(u => LimitsOf(u)!).ToValueList();
    }

    /// <summary>The registers of a unit, or null where kernels cannot decide as it does.</summary>
    /// <param name="unit">The unit.</param>
    /// <returns>One value for all classes or one for each.</returns>
    public static ValueList<long>? LimitsOf(DecisionUnit unit) => unit switch
    {
        SoftmaxBase2Unit u when u.Logits.FractionBits + Exp2Table.Log2EFractionBits > 0 => u.Limits,
        TruncatedBase2Unit u when u.Logits.FractionBits >= 0 => [u.Limit],
        LogitMarginUnit u => u.Thresholds,
        MaxLogitUnit u => [u.Threshold],
        AlwaysUnit => [],
        _ => null,
    };

    private static bool IsLike(DecisionUnit a, DecisionUnit b)
        => a.GetType() == b.GetType() && a.Classes == b.Classes && a.Logits == b.Logits && a.Spec.ExpFractionBits == b.Spec.ExpFractionBits
            && a.Spec.TableBits == b.Spec.TableBits && LimitsOf(a)?.Count == LimitsOf(b)?.Count;
}
