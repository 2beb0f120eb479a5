using System.Globalization;
using System.Text;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware.Estimates;
using EeHw.Model.Numerics;

namespace EeHw.Sim.Resources.Calibration;

/// <summary>A table of measured units: lines of comment with tool and command, a header, one line per instance, tab between columns.</summary>
/// <param name="Tool">Tool with version.</param>
/// <param name="Command">How the table was made.</param>
/// <param name="Units">The measurements.</param>
public sealed record MeasuredTable(string Tool, string Command, ValueList<MeasuredUnit> Units)
{
    private const string ToolLine = "# tool: ", CommandLine = "# command: ";
    private const string Header = "kind\tfamily\tluts\tmemoryLuts\tffs\tdsps\tbram18\tparameters";

    /// <summary>Reads a table.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">Where it comes from, for messages.</param>
    /// <returns>The table.</returns>
    /// <exception cref="EeHwException">EEHW6509: not a table of measured units.</exception>
    public static MeasuredTable Parse(string text, string file)
    {
        ArgumentNullException.ThrowIfNull(text);
        var lines = text.Split('\n');
        string? tool = null, command = null;
        var units = new List<MeasuredUnit>();
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].TrimEnd('\r');
            if (line.StartsWith(ToolLine, StringComparison.Ordinal))
            {
                tool = line[ToolLine.Length..];
            }
            else if (line.StartsWith(CommandLine, StringComparison.Ordinal))
            {
                command = line[CommandLine.Length..];
            }
            else if (line.Length > 0 && line[0] != '#' && line != Header)
            {
                units.Add(Unit(line) ?? throw Wrong(file, i + 1, $"'{(line.Length > 60 ? line[..60] + "..." : line)}' is no measured unit."));
            }
        }

        return tool is null || units.Count == 0 ? throw Wrong(file, 1, "has no line '# tool: ' or no measured unit.") : new(tool, command ?? "", units.ToValueList());
    }

    /// <summary>The table as text.</summary>
    /// <returns>The text.</returns>
    public string ToText()
    {
        var text = new StringBuilder("# LUTs, flip-flops, DSP tiles and block RAM of single units as synthesised: counts of the tool, not vendor utilisation. docs/resources.md\n")
            .Append(ToolLine).Append(Tool).Append('\n').Append(CommandLine).Append(Command).Append('\n').Append(Header).Append('\n');
        foreach (var u in Units.OrderBy(u => u.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{u.Instance.Kind}\t{u.Instance.Family}\t{u.Luts}\t{u.MemoryLuts}\t{u.Ffs}\t{u.Dsps}\t{u.Bram18}\t{u.Instance.ParametersText()}\n");
        }

        return text.ToString();
    }

    private static MeasuredUnit? Unit(string line)
    {
        var cells = line.Split('\t');
        if (cells.Length != 8 || UnitInstance.TryParse(cells[0], cells[1], cells[7]) is not { } instance)
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

        return new(instance, counts[0], counts[1], counts[2], counts[3], counts[4]);
    }

    private static EeHwException Wrong(string file, int line, string message) => new(
        Codes.Simulation.NotATable, new Place { File = file, Line = line }, message, "A table is written by `eehw calibrate resources --out FILE`.");
}
