using EeHw.Model.Exits;
using EeHw.Model.Exits.Rules;

namespace EeHw.Host;

/// <summary>Thresholds that depend on the class answered.</summary>
internal sealed class ClassThresholdRule(ClassThresholdPolicy policy, int exits) : ExitRule
{
    public override bool Leaves(int exit, ReadOnlySpan<double> logits, ref ExitMemory memory, out int answer)
    {
        Span<float> values = logits.Length <= 1024 ? stackalloc float[logits.Length] : new float[logits.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)logits[i];
        }

        answer = LogitOrder.ArgMax(values);
        return exit == exits - 1 || (!double.IsPositiveInfinity(policy.ClassConfidences[exit][answer]) && policy.Inner.Confidence(values) >= policy.ClassConfidences[exit][answer]);
    }
}
