using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Sim.Workloads;

/// <summary>Exits that are drawn instead of decided: every early exit that a sample reaches lets it go with a probability.</summary>
public static class DrawnDecisions
{
    /// <summary>Samples that are drawn before they come again.</summary>
    public const int Samples = 1 << 16;

    /// <summary>Draws exits.</summary>
    /// <param name="leave">Probability of leaving at each early exit that is reached, 0 to 1.</param>
    /// <param name="exits">Exits K.</param>
    /// <param name="seed">Seed. The same seed with a higher probability lets every sample leave at the same exit or earlier.</param>
    /// <returns>Exits; no answers.</returns>
    public static ExitDecisions Of(double leave, int exits, long seed = 1)
    {
        var exitOf = new byte[Samples];
        for (var n = 0; n < exitOf.Length; n++)
        {
            var random = new CounterRandom(seed, n);
            while (exitOf[n] < exits - 1 && random.NextUniform(0, 1) >= leave)
            {
                exitOf[n]++;
            }
        }

        return new(exitOf, new int[exitOf.Length]);
    }

    /// <summary>Draws the exits that a workload describes: easy samples, and behind them as many hard ones where its order has such.</summary>
    /// <param name="difficulty">Probabilities.</param>
    /// <param name="exits">Exits K.</param>
    /// <param name="leave">Probability of leaving instead of the difficulty's own; null for that.</param>
    /// <param name="leaveHard">That of hard samples.</param>
    /// <returns>Exits; no answers.</returns>
    public static ExitDecisions Of(Difficulty difficulty, int exits, double? leave = null, double? leaveHard = null)
    {
        ArgumentNullException.ThrowIfNull(difficulty);
        var easy = Of(leave ?? difficulty.Leave ?? 0, exits);
        return difficulty.HasHard ? new([.. easy.ExitOf, .. Of(leaveHard ?? difficulty.LeaveHard ?? 0, exits, 2).ExitOf], new int[2 * Samples]) : easy;
    }
}
