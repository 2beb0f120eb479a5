using System.Globalization;
using System.Text;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Formats;

/// <summary>Recorded arrivals: one time in ns per line, ascending; empty lines and lines that begin with # are left out, as is a title in the first line.</summary>
public static class ArrivalsFile
{
    /// <summary>Largest file in bytes.</summary>
    public const long MaximumBytes = 256 << 20;

    /// <summary>Largest time, ns: 2.5 hours.</summary>
    public const double Latest = 9e12;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Femtoseconds, ascending, at least two.</returns>
    /// <exception cref="EeHwException">EEHW1001, EEHW1002, EEHW1004; EEHW6508 for a line that is no time, or is earlier than the one before.</exception>
    public static IReadOnlyList<long> Read(string path)
    {
        var times = new List<long>();
        var lines = Encoding.UTF8.GetString(InputFile.ReadAllBytes(path, MaximumBytes, "Name a file of arrival times.")).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var isTime = double.TryParse(line, NumberStyles.Float, CultureInfo.InvariantCulture, out var ns) && ns is >= 0 and <= Latest;
            if (!isTime && times.Count == 0 && char.IsLetter(line[0]))
            {
                continue;
            }

            if (!isTime)
            {
                throw new EeHwException(Codes.Simulation.IllegalArrivals, new Place { File = path, Line = i + 1 }, FormattableString.Invariant($"'{line}' is no time; numbers from 0 to {Latest:0} ns are wanted, one per line."));
            }

            var femtoseconds = (long)Math.Round(ns * 1e6);
            if (times.Count > 0 && femtoseconds < times[^1])
            {
                throw new EeHwException(Codes.Simulation.IllegalArrivals, new Place { File = path, Line = i + 1 }, $"arrivals go backwards: {line} ns comes after {Nanoseconds(times[^1])} ns.", "Sort the file, or check its unit.");
            }

            times.Add(femtoseconds);
        }

        return times.Count >= 2 ? times : throw new EeHwException(Codes.Simulation.IllegalArrivals, new Place { File = path }, $"{times.Count} arrival time(s) were found; at least 2 are needed.");
    }

    private static string Nanoseconds(long femtoseconds) => (femtoseconds / 1e6).ToString("R", CultureInfo.InvariantCulture);
}
