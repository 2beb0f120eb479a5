using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Exits.Rules;

namespace EeHw.Host;

/// <summary>
/// Hysteresis without dwell, exit by exit as the unit does it: an exit remembers whether its last sample stayed, a sample carries whether the one before it came as far. So samples can be
/// asked about stage by stage, in order within each exit.
/// </summary>
internal sealed class HysteresisRule(HysteresisPolicy policy, int exits) : ExitRule
{
    private readonly bool[] _left = new bool[exits];

    public override bool IsInOrder => true;

    public override void Begin() => Array.Clear(_left);

    public override bool Leaves(int exit, ReadOnlySpan<double> logits, ref ExitMemory memory, out int answer)
    {
        Span<float> values = logits.Length <= 1024 ? stackalloc float[logits.Length] : new float[logits.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)logits[i];
        }

        answer = LogitOrder.ArgMax(values);
        if (exit == exits - 1)
        {
            return true;
        }

        var isEarlier = !_left[exit] && (memory.Carry.Words is not { } words || words[0] == 1);
        var threshold = isEarlier ? policy.Enter[exit] : policy.Stay[exit];
        _left[exit] = !double.IsPositiveInfinity(threshold) && policy.Inner.Confidence(values) >= threshold;
        memory = memory with { Carry = new UnitCarry([isEarlier ? 1 : 0]) };
        return _left[exit];
    }
}
