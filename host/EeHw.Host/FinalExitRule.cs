namespace EeHw.Host;

/// <summary>Nobody leaves early: every exit is computed, the final one answers.</summary>
internal sealed class FinalExitRule(int exits) : ExitRule
{
    public override bool Leaves(int exit, ReadOnlySpan<double> logits, ref ExitMemory memory, out int answer)
    {
        answer = 0;
        for (var i = 1; i < logits.Length; i++)
        {
            answer = logits[i] > logits[answer] ? i : answer;
        }

        return exit == exits - 1;
    }
}
