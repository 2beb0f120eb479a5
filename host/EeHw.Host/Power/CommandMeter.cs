using System.Diagnostics;
using System.Globalization;

namespace EeHw.Host.Power;

/// <summary>A program that prints power in watts, one number per line, as an external meter shows it; each number holds until the next.</summary>
internal sealed class CommandMeter : EnergyMeter
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _first = new();
    private double _joules;
    private double _watts;
    private long _last;
    private long _said;
    private string? _failure;
    private bool _hasNumber;

    /// <summary>Starts the program and waits for its first number.</summary>
    /// <param name="command">Program and arguments, split at spaces.</param>
    /// <param name="time">Clock.</param>
    /// <exception cref="IOException">It does not start, or prints no number.</exception>
    public CommandMeter(string command, TimeProvider time)
    {
        _time = time;
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Name = $"command {(words.Length == 0 ? "" : words[0])}";
        if (words.Length == 0)
        {
            throw new IOException("a command that prints watts is needed, and none was named");
        }

        try
        {
            _process = Process.Start(new ProcessStartInfo(words[0], words[1..]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"'{words[0]}' does not start: {e.Message}", e);
        }

        new Thread(Follow) { IsBackground = true, Name = "power command" }.Start();
        if (!_first.Wait(_patience) || !_hasNumber)
        {
            var why = _failure ?? "it printed nothing for 10 s";
            Dispose();
            throw new IOException($"'{command}' gives no power: {why}");
        }
    }

    public override string Name { get; }

    // A number that came just before says nothing of what follows: meters of this kind print about once a second.
    public override double UpdateSeconds => 1;

    public override double ReadJoules()
    {
        lock (_gate)
        {
            if (_failure is not null)
            {
                throw new IOException(_failure);
            }

            // A program that hangs keeps its last number for ever.
            if (_time.GetElapsedTime(_said) > _patience)
            {
                throw new IOException(string.Create(CultureInfo.InvariantCulture, $"it has printed nothing for {_time.GetElapsedTime(_said).TotalSeconds:0} s"));
            }

            Advance();
            return _joules;
        }
    }

    public override void Dispose()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }

        _process.Dispose();
        base.Dispose();
    }

    private void Advance()
    {
        var now = _time.GetTimestamp();
        _joules += _time.GetElapsedTime(_last, now).TotalSeconds * _watts;
        _last = now;
    }

    private void Follow()
    {
        string? why = null;
        try
        {
            while (why is null && _process.StandardOutput.ReadLine() is { } line)
            {
                if (line.Trim().Length == 0)
                {
                    continue;
                }

                if (!double.TryParse(line.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var watts) || !double.IsFinite(watts) || watts < 0)
                {
                    why = $"'{line.Trim()}' is no power in watts";
                    continue;
                }

                lock (_gate)
                {
                    if (_hasNumber)
                    {
                        Advance();
                    }

                    (_watts, _last, _hasNumber) = (watts, _time.GetTimestamp(), true);
                    _said = _last;
                }

                _first.Set();
            }
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
            why = e.Message;
        }

        lock (_gate)
        {
            _failure = why ?? "it ended";
        }

        _first.Set();
    }
}
