using System.Globalization;
using System.Text;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Formats;

/// <summary>When which level of a policy holds: one <c>time in ns, name of a level</c> per line, ascending; empty lines and lines that begin with # are left out, as is a title in the first line.</summary>
public static class ScheduleFile
{
    private const long MaximumBytes = 64 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="levels">Names of the levels.</param>
    /// <returns>Times in ns, ascending, and levels from 0; at least one.</returns>
    /// <exception cref="EeHwException">EEHW1001, EEHW1002, EEHW1004; EEHW6511 for a line that is none, goes backwards or names no level.</exception>
    public static IReadOnlyList<(double Ns, int Level)> Read(string path, IReadOnlyList<string> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        var steps = new List<(double Ns, int Level)>();
        var lines = Encoding.UTF8.GetString(InputFile.ReadAllBytes(path, MaximumBytes, "Name a file of times and levels.")).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#' || (steps.Count == 0 && char.IsLetter(line[0])))
            {
                continue;
            }

            var cells = line.Split(',', StringSplitOptions.TrimEntries);
            if (cells.Length != 2 || !double.TryParse(cells[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var ns) || ns is not (>= 0 and <= ArrivalsFile.Latest))
            {
                throw Wrong(i, $"'{line}' is no step; a line is a time from 0 to {ArrivalsFile.Latest.ToString("0", CultureInfo.InvariantCulture)} ns, a comma and the name of a level.", null);
            }

            if (levels.ToList().IndexOf(cells[1]) is not (>= 0 and var level))
            {
                throw Wrong(i, $"there is no level '{cells[1]}'; there are {string.Join(", ", levels)}.", NearestName.Of(cells[1], levels) is { } near ? $"Did you mean '{near}'?" : null);
            }

            if (steps.Count > 0 && ns <= steps[^1].Ns)
            {
                throw Wrong(i, $"the schedule goes backwards: {cells[0]} ns comes after {steps[^1].Ns.ToString("R", CultureInfo.InvariantCulture)} ns.", "Sort the file, or check its unit.");
            }

            steps.Add((ns, level));
        }

        return steps.Count > 0 ? steps : throw new EeHwException(Codes.Simulation.IllegalSchedule, new Place { File = path }, "no step was found; at least one is needed.");

        EeHwException Wrong(int line, string message, string? hint) => new(Codes.Simulation.IllegalSchedule, new Place { File = path, Line = line + 1 }, message, hint);
    }
}
