using System.Globalization;
using EeHw.Sim.Resources.Calibration;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>The distribution of errors in docs/resources.md is the one of the shipped table.</summary>
public sealed class ResourcesPageTests
{
    private const string End = "\n\n";

    [TestCase("unit")]
    [TestCase("decision unit")]
    public void Page_HasTheDistributionOfTheFit(string rows)
    {
        var (fit, begin) = (ResourceFit.Of(ResourceFit.ShippedTable()), $"| {rows} | fitted");
        var table = begin + " | held out | LUT 25 % | median | 75 % | most | FF 25 % | median | 75 % | most |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
            + string.Concat((rows == "unit" ? fit.Kinds.Where(k => k.Luts is not null).Select(k => (k.Kind ?? "all", k)).Append(("rows with a seed", fit.Known)) : fit.Decisions.Where(k => k.Luts is not null).Select(k => ($"`{k.Kind}`", k))).Select(Row));
        var path = Path.Combine(Repository.Root, "docs", "resources.md");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(begin, StringComparison.Ordinal);
        var to = page.IndexOf(End, from, StringComparison.Ordinal) + 1;
        if (Environment.GetEnvironmentVariable("EEHW_APPROVE") == "1")
        {
            File.WriteAllText(path, page[..from] + table + page[to..]);
            return;
        }

        Assert.That(page[from..to], Is.EqualTo(table), "docs/resources.md; EEHW_APPROVE=1 rewrites it");
    }

    // After a change of a hand-written module its rows are stale: the page says so until they are measured anew.
    [Test]
    public void Page_SaysWhichRowsAreOfOtherTemplates()
    {
        var line = FakeConsole.Run("calibrate", "resources", "--from", "shipped").OutText.TrimEnd().Split('\n')[^1];
        var path = Path.Combine(Repository.Root, "docs", "resources.md");
        var page = File.ReadAllText(path);
        var from = page.IndexOf(line[..line.IndexOf('(', StringComparison.Ordinal)], StringComparison.Ordinal);
        var to = page.IndexOf('\n', from);
        if (Environment.GetEnvironmentVariable("EEHW_APPROVE") == "1")
        {
            File.WriteAllText(path, page[..from] + line + page[to..]);
            return;
        }

        Assert.That(page[from..to], Is.EqualTo(line), "docs/resources.md; eehw calibrate resources --resume sim/EeHw.Sim/Resources/Data/units.tsv measures them anew, EEHW_APPROVE=1 says so in the page");
    }

    private static string Row((string Name, KindFit Kind) row) => $"| {row.Name} | {row.Kind.Fitted} | {row.Kind.Luts!.Count} | {Cells(row.Kind.Luts)} | {Cells(row.Kind.Ffs!)} |\n";

    private static string Cells(ErrorDistribution e) => string.Join(" | ", new[] { e.LowerQuartile, e.Median, e.UpperQuartile, e.Largest }.Select(x => (100 * x).ToString("0.0", CultureInfo.InvariantCulture)));
}
