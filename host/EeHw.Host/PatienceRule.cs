using EeHw.Model.Exits.DecisionUnits;

namespace EeHw.Host;

/// <summary>Leaves when so many exits in a row have agreed with the exit before them; 0: nobody leaves early.</summary>
internal sealed class PatienceRule(int patience, int exits) : ExitRule
{
    public override bool Leaves(int exit, ReadOnlySpan<double> logits, ref ExitMemory memory, out int answer)
    {
        answer = 0;
        for (var c = 1; c < logits.Length; c++)
        {
            answer = logits[c] > logits[answer] ? c : answer;
        }

        var agreed = memory.Carry.Words is { } words && words[1] == answer ? words[0] + 1 : 0;
        memory = memory with { Carry = new UnitCarry([agreed, answer]) };
        return exit == exits - 1 || (patience > 0 && agreed >= patience);
    }
}
