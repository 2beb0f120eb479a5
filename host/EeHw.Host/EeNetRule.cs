using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;

namespace EeHw.Host;

/// <summary>EENet's scores in double precision; those of the exits before are remembered, bit for bit, as what a unit hands on.</summary>
internal sealed class EeNetRule(EeNetPolicy policy) : ExitRule
{
    public override bool Leaves(int exit, ReadOnlySpan<double> logits, ref ExitMemory memory, out int answer)
    {
        Span<float> values = logits.Length <= 1024 ? stackalloc float[logits.Length] : new float[logits.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)logits[i];
        }

        answer = LogitOrder.ArgMax(values);
        if (exit == policy.Confidences.Count)
        {
            return true;
        }

        var before = memory.Carry.Words ?? [];
        var score = policy.Weights.Score(exit, values, [.. before.Select(BitConverter.Int64BitsToDouble)]);
        memory = memory with { Carry = new UnitCarry([.. before, BitConverter.DoubleToInt64Bits(score)]) };
        return !double.IsPositiveInfinity(policy.Confidences[exit]) && score >= policy.Confidences[exit];
    }
}
