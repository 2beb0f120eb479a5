using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>The policy as hardware carries it out: one decision unit per exit, on raw logits.</summary>
/// <param name="Units">Units of all exits [K]; the last is an <see cref="AlwaysUnit"/>.</param>
public sealed record UnitPolicy(ValueList<DecisionUnit> Units)
{
    /// <summary>Takes the units out of a unit graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <returns>The policy.</returns>
    public static UnitPolicy Of(UnitGraph graph)
        => new(graph.Units.OfType<ExitDecision>().OrderBy(u => u.Exit).Select(u => DecisionUnit.Create(u.Decision, u.Classes, u.Input)).ToValueList());

    /// <summary>Whether a decision depends on samples before, so that their order matters.</summary>
    public bool KeepsState => Units.Any(u => u.KeepsState);

    /// <summary>Decides one sample as after reset.</summary>
    /// <param name="logits">Raw logits per exit [K][C].</param>
    /// <returns>Exit from 0 and class.</returns>
    public (int Exit, int Class) Decide(IReadOnlyList<long[]> logits) => Decide(logits, new long[Units.Count]);

    /// <summary>Decides one sample of several in order.</summary>
    /// <param name="logits">Raw logits per exit [K][C].</param>
    /// <param name="states">What the units keep from sample to sample [K]; zeros after reset.</param>
    /// <returns>Exit from 0 and class.</returns>
    public (int Exit, int Class) Decide(IReadOnlyList<long[]> logits, long[] states)
    {
        UnitCarry carry = default;
        for (var k = 0; ; k++)
        {
            var decision = Units[k].Decide(logits[k], carry, ref states[k], out carry);
            if (decision.Leaves || k == Units.Count - 1)
            {
                return (k, decision.Class);
            }
        }
    }

    /// <summary>Decides every sample of a fixed-point trace, whose logits are exact values of raws.</summary>
    /// <param name="trace">A trace made in the arithmetic of the units.</param>
    /// <returns>Exits taken and answers.</returns>
    public ExitDecisions Decide(Trace trace)
    {
        var (exitOf, prediction) = (new byte[trace.Samples], new int[trace.Samples]);
        var raws = Enumerable.Range(0, trace.Exits).Select(k => new long[trace.ClassesOf(k)]).ToArray();
        var states = new long[trace.Exits];
        for (var n = 0; n < trace.Samples; n++)
        {
            UnitCarry carry = default;
            for (var k = 0; ; k++)
            {
                var logits = trace.LogitsOf(k, n);
                var raw = raws[k];
                for (var c = 0; c < raw.Length; c++)
                {
                    raw[c] = (long)Math.ScaleB(logits[c], Units[k].Logits.FractionBits);
                }

                var decision = Units[k].Decide(raw, carry, ref states[k], out carry);
                if (decision.Leaves || k == trace.Exits - 1)
                {
                    (exitOf[n], prediction[n]) = ((byte)k, decision.Class);
                    break;
                }
            }
        }

        return new(exitOf, prediction);
    }
}
