using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>What is odd about decisions without being wrong.</summary>
public static class PolicyWarnings
{
    /// <summary>Gates compared as classes, then early exits that decide nothing: where nobody leaves of those that get there, or everybody.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="policy">The policy.</param>
    /// <returns>EEHW5028 once; EEHW5027, a warning for each such exit that samples reach.</returns>
    public static ValueList<Diagnostic> Of(Trace trace, IExitPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(policy);
        var counts = new int[trace.Exits];
        foreach (var exit in policy.Decide(trace).ExitOf)
        {
            counts[exit]++;
        }

        var warnings = GateOutputs.Of(trace, policy).ToList();
        var left = trace.Samples;
        for (var k = 0; k < trace.Exits - 1 && left > 0; k++)
        {
            var place = new Place { Item = $"exit {trace.ExitNames[k]}" };
            if (counts[k] == 0 && k >= policy.EarliestExit)
            {
                warnings.Add(new Diagnostic(
                    Codes.Exits.IdleExit,
                    Severity.Warning,
                    place,
                    string.Create(CultureInfo.InvariantCulture, $"none of the {left} samples that get here leave; the head costs and decides nothing."),
                    "Lower its threshold, or leave the exit out."));
            }
            else if (counts[k] == left)
            {
                warnings.Add(new Diagnostic(
                    Codes.Exits.IdleExit,
                    Severity.Warning,
                    place,
                    string.Create(CultureInfo.InvariantCulture, $"all {left} samples that get here leave; later exits are never used."),
                    "Raise its threshold, or cut the network here."));
            }

            left -= counts[k];
        }

        return warnings.ToValueList();
    }
}
