using System.Globalization;
using System.Text;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware.Estimates;
using EeHw.Model.Numerics;

namespace EeHw.Sim.Resources.Calibration;

/// <summary>A table of measured units: lines of comment with the tool, a header, one line per instance, tab between columns. Every row says what it comes from.</summary>
/// <param name="Tool">Tool with version.</param>
/// <param name="Units">The measurements.</param>
public sealed record MeasuredTable(string Tool, ValueList<MeasuredUnit> Units)
{
    private const string ToolLine = "# tool: ", Unknown = "-";
    private const string Header = "kind\tfamily\tluts\tmemoryLuts\tffs\tdsps\tbram18\tseed\ttemplates\tparameters";

    /// <summary>Reads a table.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Where it comes from, for messages.</param>
    /// <returns>The table.</returns>
    /// <exception cref="EeHwException">EEHW6509: not a table of measured units.</exception>
    public static MeasuredTable Parse(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        string? tool = null;
        var units = new List<MeasuredUnit>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (line.StartsWith(ToolLine, StringComparison.Ordinal))
            {
                tool = line[ToolLine.Length..];
            }
            else if (line.Length > 0 && line[0] != '#' && line != Header)
            {
                units.Add(Unit(line) ?? throw Wrong(file, i + 1, $"'{(line.Length > 60 ? line[..60] + "..." : line)}' is no measured unit."));
            }
        }

        return tool is null || units.Count == 0 ? throw Wrong(file, 1, "has no line '# tool: ' or no measured unit.") : new(tool, units.ToValueList());
    }

    /// <summary>The table as text.</summary>
    /// <returns>The text.</returns>
    public string ToText()
    {
        var text = new StringBuilder("# LUTs, flip-flops, DSP tiles and block RAM of single units as synthesised: counts of the tool, not vendor utilisation. docs/resources.md\n")
            .Append(ToolLine).Append(Tool).Append('\n').Append("# Rows are made, gone on with and made anew by `eehw calibrate resources --resume FILE`; seed: of the designs the unit is from; templates: hash of the hand-written modules that were built.\n").Append(Header).Append('\n');
        foreach (var u in Units.OrderBy(u => u.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{u.Instance.Kind}\t{u.Instance.Family}\t{u.Luts}\t{u.MemoryLuts}\t{u.Ffs}\t{u.Dsps}\t{u.Bram18}\t")
                .Append(u.Seed?.ToString(CultureInfo.InvariantCulture) ?? Unknown).Append('\t').Append(u.Templates.Length == 0 ? Unknown : u.Templates).Append('\t').Append(u.Instance.ParametersText()).Append('\n');
        }

        return text.ToString();
    }

    private static MeasuredUnit? Unit(string line)
    {
        var cells = line.Split('\t');
        if (cells.Length != 10 || UnitInstance.TryParse(cells[0], cells[1], cells[9]) is not { } instance)
        {
            return null;
        }

        var counts = new long[5];
        for (var i = 0; i < counts.Length; i++)
        {
            if (!long.TryParse(cells[i + 2], NumberStyles.None, CultureInfo.InvariantCulture, out counts[i]))
            {
                return null;
            }
        }

        long? seed = null;
        if (cells[7] != Unknown)
        {
            if (!long.TryParse(cells[7], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var known))
            {
                return null;
            }

            seed = known;
        }

        return new(instance, counts[0], counts[1], counts[2], counts[3], counts[4]) { Seed = seed, Templates = cells[8] == Unknown ? "" : cells[8] };
    }

    private static EeHwException Wrong(string file, int line, string message) => new(
        Codes.Simulation.NotATable, new Place { File = file, Line = line }, message, "A table is written by `eehw calibrate resources --resume FILE`.");
}
