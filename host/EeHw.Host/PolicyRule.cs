using EeHw.Model.Exits;

namespace EeHw.Host;

/// <summary>A threshold policy, sample by sample.</summary>
internal sealed class PolicyRule(ThresholdPolicy policy, int exits) : ExitRule
{
    public override bool Leaves(int exit, ReadOnlySpan<double> logits, ref ExitMemory memory, out int answer)
    {
        Span<float> values = logits.Length <= 1024 ? stackalloc float[logits.Length] : new float[logits.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)logits[i];
        }

        var isFinal = exit == exits - 1;
        answer = isFinal ? LogitOrder.ArgMax(values) : policy.Score.Answer(values);
        if (isFinal && policy.Fallback == Fallback.Last)
        {
            return true;
        }

        var confidence = policy.Score.Confidence(values);

        // Of equally sure exits the later one answers.
        if (!memory.HasAnswer || confidence >= memory.Confidence)
        {
            memory = new(true, confidence, answer);
        }

        if (isFinal)
        {
            answer = memory.Class;
            return true;
        }

        var threshold = policy.Confidences[exit];
        return !double.IsPositiveInfinity(threshold) && (policy.Strict ? confidence > threshold : confidence >= threshold);
    }
}
