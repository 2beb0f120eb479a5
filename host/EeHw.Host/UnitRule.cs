using EeHw.Model.Exits.DecisionUnits;

namespace EeHw.Host;

/// <summary>The decision units of the hardware, bit for bit, on raw logits.</summary>
internal sealed class UnitRule(UnitPolicy policy) : ExitRule
{
    public override bool Leaves(int exit, ReadOnlySpan<double> logits, ref ExitMemory memory, out int answer)
    {
        Span<long> raws = logits.Length <= 1024 ? stackalloc long[logits.Length] : new long[logits.Length];
        for (var i = 0; i < raws.Length; i++)
        {
            raws[i] = (long)logits[i];
        }

        var decision = policy.Units[exit].Decide(raws, memory.Carry, out var carry);
        memory = memory with { Carry = carry };
        answer = decision.Class;
        return decision.Leaves || exit == policy.Units.Count - 1;
    }
}
