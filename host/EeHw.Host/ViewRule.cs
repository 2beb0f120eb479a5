using EeHw.Model.Exits;

namespace EeHw.Host;

/// <summary>A policy whose decider keeps nothing between questions: it is asked anew at every exit, with a view of the sample's logits so far.</summary>
internal sealed class ViewRule(IExitPolicy policy, int exits) : ExitRule
{
    public override bool Leaves(int exit, ReadOnlySpan<double> logits, ref ExitMemory memory, out int answer)
    {
        var values = new float[logits.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)logits[i];
        }

        IReadOnlyList<float[]> seen = [.. memory.Earlier ?? [], values];
        memory = memory with { Earlier = seen };
        if (exit == exits - 1)
        {
            answer = LogitOrder.ArgMax(values);
            return true;
        }

        var outputs = new Seen(seen, exits);
        var decision = policy.Begin(outputs).Decide(new ExitView(outputs, 0, exit));
        answer = decision.Class;
        return decision.Leaves;
    }

    // Exits to come are asked for their size only, which is that of the last one seen.
    private sealed class Seen(IReadOnlyList<float[]> logits, int exits) : IExitOutputs
    {
        public int Exits => exits;

        public IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(1, exits).Select(k => FormattableString.Invariant($"exit{k}"))];

        public int ClassesOf(int exit) => logits[Math.Min(exit, logits.Count - 1)].Length;

        public ReadOnlySpan<float> LogitsOf(int exit, int sample) => logits[exit];

        public int FeatureCount(int exit) => 0;

        public ReadOnlySpan<float> FeaturesOf(int exit, int sample) => [];
    }
}
