using EeHw.Model.Exits.DecisionUnits;

namespace EeHw.Host;

/// <summary>The decision units of the hardware, bit for bit, on raw logits.</summary>
internal sealed class UnitRule(UnitPolicy policy) : ExitRule
{
    private readonly long[] _states = new long[policy.Units.Count];

    public override bool IsInOrder => policy.KeepsState;

    public override UnitPolicy? Units => policy.KeepsState ? null : policy;

    public override void Begin() => Array.Clear(_states);

    public override bool Leaves(int exit, ReadOnlySpan<double> logits, ref ExitMemory memory, out int answer)
    {
        Span<long> raws = logits.Length <= 1024 ? stackalloc long[logits.Length] : new long[logits.Length];
        for (var i = 0; i < raws.Length; i++)
        {
            raws[i] = (long)logits[i];
        }

        // Units without state leave theirs alone, so that samples may be asked about side by side.
        var decision = policy.Units[exit].Decide(raws, memory.Carry, ref _states[exit], out var carry);
        memory = memory with { Carry = carry };
        answer = decision.Class;
        return decision.Leaves || exit == policy.Units.Count - 1;
    }
}
