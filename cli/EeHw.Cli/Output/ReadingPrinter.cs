using EeHw.Cli.Verbs;
using EeHw.Report.Readings;

namespace EeHw.Cli.Output;

/// <summary>Prints readings side by side: one line per quantity, one column per reading, a line of differences where they are compared.</summary>
public static class ReadingPrinter
{
    /// <summary>Prints readings; nothing with <c>--json</c>.</summary>
    /// <param name="context">The verb's context.</param>
    /// <param name="title">A line above, or null.</param>
    /// <param name="readings">Readings in the order of columns.</param>
    public static void Print(VerbContext context, string? title, IReadOnlyList<Reading> readings)
    {
        var table = ReadingTable.Of(readings);
        var text = new TextTable([.. table.Columns.Select(c => c + "|").Prepend("")]) { Title = title };
        foreach (var row in table.Rows)
        {
            text.Add([row.Name, .. row.Cells.Select(c => c.Value)]);
            if (row.Cells.Any(c => c.Difference is not null && c.Verdict != Verdict.None))
            {
                text.Add(["", .. row.Cells.Select(c => c.Verdict == Verdict.None ? "" : $"{(c.Verdict == Verdict.Beyond ? "MISMATCH " : "")}{c.Difference}")]);
            }
        }

        context.Print(text);
    }
}
