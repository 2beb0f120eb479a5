using System.Globalization;

namespace EeHw.Host.Power;

/// <summary>
/// A file to which another program appends rows of an external meter: <c>seconds,watts</c>, seconds since 1970 (UTC); titles and further columns are passed over. A row holds until
/// the next.
/// </summary>
internal sealed class CsvMeter : EnergyMeter
{
    private const double OldestRow = 5;
    private const int MostBytes = 64 << 20;

    private readonly string _file;
    private readonly TimeProvider _time;
    private readonly double _start;

    /// <summary>Opens the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="time">Clock.</param>
    public CsvMeter(string file, TimeProvider time)
    {
        (_file, _time) = (file, time);
        _start = Now();
        ReadJoules();
    }

    public override string Name => $"csv {Path.GetFileName(_file)}";

    public override double UpdateSeconds => 1;

    public override double ReadJoules()
    {
        var (joules, last, now) = (0.0, ((double Seconds, double Watts)?)null, Now());
        foreach (var row in Rows())
        {
            if (last is { } l)
            {
                joules += Math.Max(0, Math.Min(row.Seconds, now) - Math.Max(l.Seconds, _start)) * l.Watts;
            }

            last = row;
        }

        if (last is not { } newest)
        {
            throw new FormatException($"{_file} has no row 'seconds,watts'");
        }

        return now - newest.Seconds > OldestRow
            ? throw new IOException(string.Create(CultureInfo.InvariantCulture, $"the newest row of {_file} is {now - newest.Seconds:0} s old"))
            : joules + (Math.Max(0, now - Math.Max(newest.Seconds, _start)) * newest.Watts);
    }

    private double Now() => (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    private IEnumerable<(double Seconds, double Watts)> Rows()
    {
        // Another program has it open for writing.
        using var stream = new FileStream(_file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        if (stream.Length > MostBytes)
        {
            throw new IOException(string.Create(CultureInfo.InvariantCulture, $"{_file} has more than {MostBytes} bytes"));
        }

        // The row that is being written has no end yet: what stands of it may be a number with half its digits.
        var isOpen = false;
        if (stream.Length > 0)
        {
            stream.Position = stream.Length - 1;
            isOpen = stream.ReadByte() is not ('\n' or '\r');
            stream.Position = 0;
        }

        using var reader = new StreamReader(stream);
        var before = double.NegativeInfinity;
        while (reader.ReadLine() is { } line)
        {
            if (isOpen && reader.Peek() < 0)
            {
                break;
            }

            var cells = line.Split(',', ';');
            if (cells.Length < 2 || !Number(cells[0], out var seconds) || !Number(cells[1], out var watts))
            {
                continue;
            }

            if (seconds < before)
            {
                throw new FormatException(string.Create(CultureInfo.InvariantCulture, $"{_file}: time {seconds} follows {before}"));
            }

            before = seconds;
            yield return (seconds, watts);
        }
    }

    private static bool Number(string text, out double value) => double.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
}
