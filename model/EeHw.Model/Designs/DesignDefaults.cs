using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>Fills in what a design leaves to its network: policy, thresholds, decision unit.</summary>
public static class DesignDefaults
{
    /// <summary>Threshold of early exits for which neither design nor network has one.</summary>
    public const double Threshold = 0.9;

    /// <summary>Fills a design in.</summary>
    /// <param name="design">A design as read.</param>
    /// <param name="network">Its network.</param>
    /// <returns>The design with policy, thresholds and unit kind; unchanged where all are given.</returns>
    /// <exception cref="EeHwException">EEHW4005 when the rules in the network file cannot be one policy.</exception>
    public static Design Fill(Design design, Network network)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(network);
        var exits = design.Exits;
        var early = network.ExitCount - 1;
        var rules = network.Exits.Take(early).Select(e => e.Rule).ToList();
        var found = rules.OfType<ImportedExitRule>().ToList();
        if (exits.Policy == DesignFields.FromNetwork)
        {
            if (found.Select(r => (r.Criterion, r.Strict)).Distinct().Count() > 1)
            {
                throw new EeHwException(
                    Codes.Designs.NetworkRules,
                    new Place { Item = "exits.policy" },
                    $"the exit rules in the network file differ ({string.Join(", ", found.Select(r => $"{r.Criterion} {(r.Strict ? ">" : ">=")}"))}); a design has one policy.",
                    "Name policy, thresholds and strict in the design.");
            }

            exits = exits with { Policy = found.FirstOrDefault()?.Criterion ?? (GateOutputs.Are(network) ? GateUnit.Name : "max-softmax"), Strict = found.FirstOrDefault()?.Strict ?? false };
        }

        if (exits.Thresholds.Count == 0 && early > 0)
        {
            exits = exits with { Thresholds = rules.Select(r => r is not null && r.Criterion == exits.Policy ? r.Threshold : exits.Policy switch { PatienceUnit.Name => 1, GateUnit.Name => 0, _ => Threshold }).ToValueList() };
        }

        if (exits.UnitKind == DesignFields.AutoUnit)
        {
            exits = exits with { UnitKind = DecisionUnitKinds.DefaultFor(exits.Policy)! };
        }

        return design with { Exits = exits };
    }
}
