using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Model.Exits;

/// <summary>
/// The cost of leaving at each exit, as a simulated design has it: <c>ns</c>, the mean time from a sample's first word to its decision at that exit, waiting under the simulated
/// workload included; <c>cycles</c>, the same in clocks; <c>pj</c>, the energy of a sample that leaves there (<see cref="ExitUse.EnergyPj"/>).
/// </summary>
public static class CostUnits
{
    /// <summary>Names: <c>macs</c> of the trace, the others of a measurement.</summary>
    public static readonly ValueList<string> All = ["macs", "cycles", "ns", "pj"];

    /// <summary>Takes costs out of a measurement.</summary>
    /// <param name="measurement">What <c>eehw simulate</c> wrote.</param>
    /// <param name="unit"><c>cycles</c>, <c>ns</c> or <c>pj</c>.</param>
    /// <param name="exits">Exits K needed.</param>
    /// <param name="place">The file, for messages.</param>
    /// <returns>The costs.</returns>
    /// <exception cref="EeHwException">EEHW5030 for another number of exits, an exit without such a number, costs that fall from exit to exit.</exception>
    public static ExitCosts Of(Measurement measurement, string unit, int exits, Place place)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        if (measurement.Exits.Count != exits)
        {
            throw Unusable(place, FormattableString.Invariant($"the measurement has {measurement.Exits.Count} exit(s), the trace {exits}."), "Simulate the design of this trace's network.");
        }

        var costs = measurement.Exits.Select(e => CostOf(measurement, e, unit, place)).ToValueList();
        for (var k = 1; k < costs.Count; k++)
        {
            if (costs[k] < costs[k - 1])
            {
                throw Unusable(
                    place with { Item = $"exits[{k}]" },
                    FormattableString.Invariant($"the cost falls from {costs[k - 1]:0.###} {NameOf(unit)} at {measurement.Exits[k - 1].Name} to {costs[k]:0.###} at {measurement.Exits[k].Name}; a later exit never costs less."),
                    "Simulate more samples, or with a workload under which samples do not wait.");
            }
        }

        return new(costs, NameOf(unit), $"{(unit == "pj" ? "energy of a sample that leaves there, " + (measurement.EnergySource ?? "modelled") : "mean time from first word to decision, simulated")} ({measurement.Tool}, {measurement.Samples.ToString(CultureInfo.InvariantCulture)} samples)");
    }

    /// <summary>A unit as it is printed.</summary>
    /// <param name="unit">One of <see cref="All"/>.</param>
    /// <returns><c>MACs</c>, <c>cycles</c>, <c>ns</c>, <c>pJ</c>.</returns>
    public static string NameOf(string unit) => unit switch { "macs" => ExitCosts.MacUnit, "pj" => "pJ", _ => unit };

    private static double CostOf(Measurement measurement, ExitUse exit, string unit, Place place)
    {
        var cost = unit switch
        {
            "ns" => exit.Decided?.Mean,
            "cycles" => exit.Decided?.Mean * measurement.ClockMhz / 1000,
            _ => exit.EnergyPj?.Mean,
        };
        return cost ?? throw Unusable(
            place with { Item = $"exits.{exit.Name}" },
            $"the measurement has no {(unit == "pj" ? "energy" : unit == "cycles" && exit.Decided is not null ? "clock" : "decision time")} for this exit.",
            unit == "pj" ? "Simulate a design with a platform (`eehw simulate DESIGN --out sim.json`)." : "Simulate so that samples leave at every exit: `eehw simulate DESIGN --decisions random:p=0.5 --out sim.json`.");
    }

    private static EeHwException Unusable(Place place, string message, string hint) => new(Codes.Exits.Costs, place, message, hint);
}
