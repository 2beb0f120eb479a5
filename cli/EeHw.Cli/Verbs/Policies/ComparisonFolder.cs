using System.Globalization;
using System.Text;
using EeHw.Cli.Pipeline;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Numerics;
using EeHw.Model.Units;
using EeHw.Report.Charts;
using EeHw.Report.Contests;
using EeHw.Report.Html;

namespace EeHw.Cli.Verbs.Policies;

/// <summary>A comparison on disk: <c>index.html</c>, <c>compare.json</c>, <c>compare.csv</c>, charts as SVG, PDF, CSV, and PNG where that can be drawn.</summary>
internal static class ComparisonFolder
{
    public static void Write(string folder, PolicyComparison comparison, string hash, CancellationToken cancellation)
    {
        var charts = Charts(comparison);
        ChartFiles.Write(folder, charts.Select(chart => (chart.Id, chart)), cancellation);
        AtomicFile.Write(Path.Combine(folder, "compare.json"), [.. JsonFile.ToBytes(Tool.Version, hash, comparison.Write), (byte)'\n']);
        AtomicFile.WriteText(Path.Combine(folder, "compare.csv"), Csv(comparison));
        var headers = PolicyComparison.Headers.Select(h => h.TrimEnd('|')).ToList();
        AtomicFile.WriteText(
            Path.Combine(folder, "index.html"),
            ContestPage.Create("Exit policies at equal budgets", Tool.Version, hash, $"Accuracy of {comparison.Judging.Samples} samples at the same mean cost per sample; {comparison.Costs.Unit} are {comparison.Costs.Source}.", charts, headers, [.. comparison.Tables()], comparison.Notes()));
    }

    private static List<Chart> Charts(PolicyComparison comparison)
    {
        var source = string.Create(CultureInfo.InvariantCulture, $"Accuracy on {comparison.Judging.Samples} samples{(comparison.IsSameTrace ? ", the fitted ones" : ", not seen in fitting")}; standard error of an accuracy up to {comparison.Entries.Max(e => e.Judged?.StandardError ?? 0) * 100:0.00} points.");
        var macs = Series(comparison, i => comparison.Entries[i].Judged is { } j ? new Band(j.ExpectedMacs, j.ExpectedMacs, j.ExpectedMacs) : null, 1e-6);
        var charts = new List<Chart> { ContestFigure.Create("accuracy-macs", "Accuracy against expected MACs", "expected cost (MMAC per sample)", source + " MACs of the layers that ran, early heads included.", macs) };
        if (comparison.Costs.Unit != Model.Exits.ExitCosts.MacUnit)
        {
            charts.Add(ContestFigure.Create(
                "accuracy-cost",
                $"Accuracy against {comparison.Costs.Unit}",
                $"mean cost ({comparison.Costs.Unit} per sample)",
                $"{source} Costs: {comparison.Costs.Source}.",
                Series(comparison, i => comparison.Entries[i].Judged is null ? null : new Band(comparison.Entries[i].JudgedCost, comparison.Entries[i].JudgedCost, comparison.Entries[i].JudgedCost), 1)));
        }

        var energies = Series(comparison, comparison.EnergyOf, 1e-3);
        if (energies.Count > 0)
        {
            charts.Add(ContestFigure.Create(
                "accuracy-energy",
                "Accuracy against energy, decisions included",
                "energy of MACs and decisions (nJ per sample)",
                $"{source} Energy modelled from the table of {comparison.Platform.Name}, not calibrated; all energies move together within its band, which is drawn for the first. Memories, static power and clock are not in it.",
                energies));
        }

        return charts;
    }

    private static List<ContestSeries> Series(PolicyComparison comparison, Func<int, Band?> cost, double scale)
        => [.. comparison.Entries
            .Select((e, i) => (Entry: e, Cost: cost(i)))
            .Where(x => x.Cost is not null && x.Entry.Judged is not null)
            .GroupBy(x => x.Entry.Contestant)
            .Select(g => new ContestSeries(g.Key, g.Select(x => new ContestPoint(x.Cost!.Value * scale, x.Entry.Judged!.AccuracyFraction, x.Entry.Judged.StandardError)).ToValueList()))];

    private static string Csv(PolicyComparison comparison)
    {
        var text = new StringBuilder("policy,budget,fittedCost,judgedCost,accuracyFraction,accuracyStandardError,differenceToFirst,differenceStandardError,expectedMacs,energyPj,decisionLuts,decisionCycles,");
        text.AppendJoin(',', comparison.Judging.ExitNames.Select(n => "share_" + n)).Append('\n');
        for (var i = 0; i < comparison.Entries.Count; i++)
        {
            var (e, price, energy) = (comparison.Entries[i], comparison.Prices[i], comparison.EnergyOf(i));
            if (e.Judged is { } j)
            {
                text.Append(CultureInfo.InvariantCulture, $"{e.Contestant},{e.Budget:R},{e.FittedCost:R},{e.JudgedCost:R},{j.AccuracyFraction:R},{j.StandardError:R},{e.ToFirst?.Difference:R},{e.ToFirst?.StandardError:R},{j.ExpectedMacs:R},{energy?.Mean:R},");
                text.Append(CultureInfo.InvariantCulture, $"{(price?.Unit is null ? null : price.Luts):R},{(price?.Unit is null ? null : price.LatencyCycles)},");
                text.AppendJoin(',', j.ExitShares.Select(s => s.ToString("R", CultureInfo.InvariantCulture))).Append('\n');
            }
        }

        return text.ToString();
    }
}
