using System.Globalization;
using System.Text;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats;

/// <summary>
/// Bandwidth over time: <c>seconds,Mbit/s</c> per line, times ascending from the first, which counts as 0. A rate holds until the next line, the last one for good; 0 is a link that is down.
/// Empty lines, lines that begin with # and a title in the first line are left out.
/// </summary>
public static class BandwidthFile
{
    /// <summary>Largest file in bytes.</summary>
    public const long MaximumBytes = 64 << 20;

    private static readonly char[] _separators = [',', ';', '\t'];

    // 2^63 fs.
    private const double LatestSeconds = 9000;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="EeHwException">EEHW1001, EEHW1002, EEHW1004; EEHW6703 for a line that is none, times that go backwards, or a trace that ends while the link is down.</exception>
    public static BandwidthTrace Read(string path) => Parse(Encoding.UTF8.GetString(InputFile.ReadAllBytes(path, MaximumBytes, "Name a file of times and rates.")), path);

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Its file, for messages.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="EeHwException">EEHW6703.</exception>
    public static BandwidthTrace Parse(string text, string path)
    {
        ArgumentNullException.ThrowIfNull(text);
        var steps = new List<(long From, double BitsPerSecond)>();
        var first = 0.0;
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#' || (steps.Count == 0 && char.IsLetter(line[0])))
            {
                continue;
            }

            var place = new Place { File = path, Line = i + 1 };
            var parts = line.Split(_separators);
            if (parts.Length != 2 || !Number(parts[0], out var seconds) || seconds > LatestSeconds || !Number(parts[1], out var rate) || rate > 1e7)
            {
                throw new EeHwException(Codes.Links.Trace, place, $"'{line}' is no time and rate.", "A line is seconds,Mbit/s: 12.5,8.2; times up to 9000 s, rates from 0 (down) to 10 000 000.");
            }

            first = steps.Count == 0 ? seconds : first;
            var from = (long)Math.Round((seconds - first) * 1e15);
            if (steps.Count > 0 && from <= steps[^1].From)
            {
                throw new EeHwException(Codes.Links.Trace, place, FormattableString.Invariant($"the trace goes backwards: {seconds} s comes after {(steps[^1].From * 1e-15) + first} s."), "Sort the file, or check its unit: times are seconds.");
            }

            steps.Add((from, rate * 1e6));
        }

        return steps.Count == 0 ? throw new EeHwException(Codes.Links.Trace, new Place { File = path }, "there is no line with a time and a rate.", "A line is seconds,Mbit/s: 12.5,8.2.")
            : steps[^1].BitsPerSecond == 0 ? throw new EeHwException(Codes.Links.Trace, new Place { File = path }, "the trace ends with a link that is down; the last rate holds for good, and whoever waits would wait for ever.", "End it with a rate above 0.")
            : new(steps.ToValueList());
    }

    /// <summary>Reads measured rates in their order: one in Mbit/s per line, or the second column of a trace.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Rates in bits per second, each above 0.</returns>
    /// <exception cref="EeHwException">EEHW1001, EEHW1002, EEHW1004; EEHW5034 with the line that is wrong.</exception>
    public static ValueList<double> ReadRates(string path)
    {
        var rates = new List<double>();
        var lines = Encoding.UTF8.GetString(InputFile.ReadAllBytes(path, MaximumBytes, "Name a file with one rate in Mbit/s per line.")).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            var parts = line.Split(_separators);
            if (line.Length == 0 || line[0] == '#' || (rates.Count == 0 && parts.Length == 2 && char.IsLetter(line[0])))
            {
                continue;
            }

            rates.Add(parts.Length <= 2 && Number(parts[^1], out var rate) && rate is > 0 and < 1e9
                ? rate * 1e6
                : throw new EeHwException(Codes.Exits.Bandwidths, new Place { File = path, Line = i + 1 }, $"'{line}' is not a rate in Mbit/s.", "Write one number greater than 0 per line, or seconds,Mbit/s."));
        }

        return rates.Count > 0 ? rates.ToValueList() : throw new EeHwException(Codes.Exits.Bandwidths, new Place { File = path }, "the file holds no rate.", "Write one rate in Mbit/s per line.");
    }

    private static bool Number(string text, out double value)
        => double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value >= 0;
}
