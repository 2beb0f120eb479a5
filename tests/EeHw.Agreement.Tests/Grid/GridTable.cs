using System.Globalization;
using System.Text;

namespace EeHw.Agreement.Tests.Grid;

/// <summary>Readings of the grid by category, as in docs/fidelity.md.</summary>
internal static class GridTable
{
    public static string Of(IReadOnlyList<GridReading> readings, int? seed)
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"Grid {(seed is { } s ? $"drawn with EEHW_GRID={s}" : "whole")}\n"));
        text.Append("| designs | number | runs | samples | wrong answers | total clocks, worst difference | decided and released, worst difference | stall counters, worst difference | stalled clocks |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n");
        foreach (var group in readings.GroupBy(r => r.Design.Category).OrderBy(g => g.Key, StringComparer.Ordinal).Append(All(readings)))
        {
            text.Append(CultureInfo.InvariantCulture, $"| {group.Key} | {group.Select(r => r.Design.Name + r.Design.Category).Distinct().Count()} | {group.Count()} | {group.Sum(r => r.Samples)} | {group.Sum(r => r.Mismatches)} ")
                .Append(CultureInfo.InvariantCulture, $"| {group.Max(r => r.Total)} | {group.Max(r => r.Worst)} | {group.Max(r => r.Stall)} | {group.Sum(r => r.Stalls.Sum(x => x.Rtl))} |\n");
        }

        return text.ToString();
    }

    private static IGrouping<string, GridReading> All(IReadOnlyList<GridReading> readings) => readings.GroupBy(_ => "all").First();
}
