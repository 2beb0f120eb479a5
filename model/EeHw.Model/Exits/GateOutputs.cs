using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.Distances;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>Exits with one output more than there are classes: the last is a gate (<see cref="GateScore"/>).</summary>
public static class GateOutputs
{
    /// <summary>Whether all early exits of a network have a gate: one output more than the last exit has classes.</summary>
    /// <param name="network">The network.</param>
    /// <returns>False for a network with one exit.</returns>
    public static bool Are(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var early = network.ExitCount - 1;
        return early > 0 && Enumerable.Range(0, early).All(k => network.Classes(k) == network.Classes(early) + 1);
    }

    /// <summary>Says where a design's policy compares gates as if they were classes.</summary>
    /// <param name="network">The network.</param>
    /// <param name="policy">Score or policy of the design.</param>
    /// <returns>EEHW5028, a warning; null where there is nothing to say.</returns>
    public static Diagnostic? Of(Network network, string policy)
        => policy != GatePolicyName && Are(network)
            ? Compared(new Place { Item = "exits.policy" }, network.Exits[0].Name, network.Classes(0), network.Classes(network.ExitCount - 1), policy)
            : null;

    /// <summary>Says where a policy compares gates as if they were classes, or takes a class for a gate.</summary>
    /// <param name="trace">The trace; where its exits have labels of their own nothing is known.</param>
    /// <param name="policy">The policy.</param>
    /// <returns>EEHW5028, a warning for the first such exit; none where all is well.</returns>
    public static ValueList<Diagnostic> Of(Trace trace, IExitPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(policy);
        var readsGates = policy is ThresholdPolicy { Score: GateScore };
        if (trace.LabelMaps is not null || (policy is ClassMeansPolicy or TrustScorePolicy && !readsGates))
        {
            return [];
        }

        for (var k = 0; k < trace.Exits - 1; k++)
        {
            var (outputs, place) = (trace.ClassesOf(k), new Place { Item = $"exit {trace.ExitNames[k]}" });
            if (outputs == trace.Classes + 1 && !readsGates)
            {
                return [Compared(place, trace.ExitNames[k], outputs, trace.Classes, policy.Name)];
            }

            if (outputs == trace.Classes && readsGates)
            {
                return
                [
                    new Diagnostic(
                        Codes.Exits.GateOutput,
                        Severity.Warning,
                        place,
                        string.Create(CultureInfo.InvariantCulture, $"it has {outputs} outputs for {trace.Classes} classes, so the score gate takes the last class for a gate."),
                        "Train gates (gates: in a training file) or fold them in (eehw policy fold), or use another score."),
                ];
            }
        }

        return [];
    }

    private const string GatePolicyName = "gate";

    private static Diagnostic Compared(Place place, string exit, int outputs, int classes, string policy) => new(
        Codes.Exits.GateOutput,
        Severity.Warning,
        place,
        string.Create(CultureInfo.InvariantCulture, $"exit '{exit}' has {outputs} outputs and the data {classes} classes: the last one looks like a gate, and {policy} compares it as a class."),
        "Use the policy gate (a threshold on it, 0 is a gate of one half).");
}
