using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Model.Results;

namespace EeHw.Sim.Energy.Calibration;

/// <summary>
/// Measured powers: a file with the header <c>measurement,watts</c> and a row per design (a reading that <c>eehw simulate --out</c> wrote, and the power measured), or a sensor's log with the
/// header <c>time_s,watts</c>, whose mean over time belongs to one reading.
/// </summary>
public static class PowerTable
{
    private const string Designs = "measurement,watts", Log = "time_s,watts";

    /// <summary>Whether a text is a sensor's log.</summary>
    /// <param name="text">The text.</param>
    /// <returns>By its first line.</returns>
    public static bool IsLog(string text) => Header(text) == Log;

    /// <summary>Reads the rows of a table of designs.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">File name for places.</param>
    /// <returns>Names of readings and W, two rows or more.</returns>
    /// <exception cref="EeHwException">EEHW6510.</exception>
    public static ValueList<(string Measurement, double Watts, Place Place)> Parse(string text, string file)
    {
        if (Header(text) is var header && header != Designs)
        {
            var hint = header.Contains("watt", StringComparison.OrdinalIgnoreCase) || header.Contains("mw", StringComparison.OrdinalIgnoreCase) ? $"The columns are {Designs}, in W; convert where the figures are in mW." : $"The first line is {Designs}, or {Log} for a sensor's log.";
            throw Wrong(new Place { File = file, Line = 1 }, $"the first line is '{header}'.", hint);
        }

        var rows = Rows(text, file).Select(r => (r.Cells[0].Length > 0 ? r.Cells[0] : throw Wrong(r.Place, "the row names no measurement.", "Write the file of `eehw simulate --out FILE`, a comma, and the watts measured."), Watts(r.Cells[1], r.Place), r.Place)).ToValueList();
        return rows.Count >= 2 ? rows : throw Wrong(new Place { File = file }, FormattableString.Invariant($"has {rows.Count} row(s); a fit needs 2 or more."), "Measure more designs, or the same at other clocks.");
    }

    /// <summary>The mean of a sensor's log over time (trapezoids).</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">File name for places.</param>
    /// <returns>Mean in W and how many values it has, two or more.</returns>
    /// <exception cref="EeHwException">EEHW6510.</exception>
    public static (double Watts, int Count) MeanOfLog(string text, string file)
    {
        var (energy, count, first, last, lastWatts) = (0.0, 0, 0.0, 0.0, 0.0);
        foreach (var (cells, place) in Rows(text, file))
        {
            var (time, watts) = (Number(cells[0], place, "a time in s"), Watts(cells[1], place));
            if (count > 0 && time <= last)
            {
                throw Wrong(place, FormattableString.Invariant($"the time {time} s follows {last} s; times ascend."), "Sort the log, and leave out what was logged twice.");
            }

            energy += count > 0 ? (time - last) * (watts + lastWatts) / 2 : 0;
            (first, last, lastWatts) = (count == 0 ? time : first, time, watts);
            count++;
        }

        return count >= 2 ? (energy / (last - first), count) : throw Wrong(new Place { File = file }, FormattableString.Invariant($"has {count} row(s); a mean over time needs 2 or more."), "Log longer.");
    }

    /// <summary>A measured power beside the model's parts.</summary>
    /// <param name="name">Name of the reading.</param>
    /// <param name="measurement">The reading, simulated on <paramref name="platform"/>.</param>
    /// <param name="watts">Measured, W.</param>
    /// <param name="platform">Whose figures are fitted.</param>
    /// <param name="withMemory">Whether external memory is in the watts.</param>
    /// <param name="place">Where the row stands.</param>
    /// <returns>The point.</returns>
    /// <exception cref="EeHwException">EEHW6510 for a reading without modelled energy, or of another table.</exception>
    public static PowerPoint Point(string name, Measurement measurement, double watts, Platform platform, bool withMemory, Place place)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        ArgumentNullException.ThrowIfNull(platform);
        if (measurement is not { Source: MeasurementSource.Simulated, EnergyPjPerSample: { } energy, AveragePowerMw.Mean: > 0 and var average })
        {
            throw Wrong(place, $"'{name}' is no simulation with modelled energy.", "Write it with `eehw simulate DESIGN --out FILE`.");
        }

        var expected = "modelled, " + (platform.Energy.Calibration ?? "uncalibrated");
        if (measurement.EnergySource != expected)
        {
            throw Wrong(place, $"the energy of '{name}' is {measurement.EnergySource}, the platform's {expected}.", "Simulate the design on the platform that is calibrated.");
        }

        // pJ per sample over ns per sample is mW.
        var perPj = average / energy.Mean / 1000;
        double Sum(Func<string, bool> isIn) => measurement.EnergyParts.Where(p => isIn(p.Name)).Sum(p => p.PicojoulesPerSample.Mean) * perPj;
        bool IsMemory(string part) => part is "dram" or "dramStandby";
        bool IsKnown(string part) => part is "configuration" or "wake" || (IsMemory(part) && withMemory);
        return new(name, watts, Sum(IsKnown), [Sum(p => p is not ("clock" or "static") && !IsKnown(p) && !IsMemory(p)), Sum(p => p == "clock"), Sum(p => p == "static")]);
    }

    private static string Header(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return string.Join(',', text.Split('\n')[0].Trim('\uFEFF', '\r', ' ').Split(',').Select(c => c.Trim()));
    }

    private static IEnumerable<(string[] Cells, Place Place)> Rows(string text, string file)
    {
        var lines = text.Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim() is { Length: > 0 } line && line[0] != '#')
            {
                var place = new Place { File = file, Line = i + 1 };
                var cells = line.Split(',').Select(c => c.Trim()).ToArray();
                yield return cells.Length == 2 ? (cells, place) : throw Wrong(place, $"'{line}' has {cells.Length} column(s); there are 2.", null);
            }
        }
    }

    private static double Watts(string cell, Place place)
        => Number(cell, place, "a power in W") is > 0 and var watts ? watts : throw Wrong(place, $"the power is {cell} W; power is above 0.", "Leave out what was measured with the sensor off, and mind its sign.");

    private static double Number(string cell, Place place, string what)
        => double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : throw Wrong(place, $"'{cell}' is not {what}.", "Write a number without its unit.");

    private static EeHwException Wrong(Place place, string message, string? hint) => new(Codes.Simulation.NotPowers, place, message, hint);
}
