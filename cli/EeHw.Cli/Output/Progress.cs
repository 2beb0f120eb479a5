using System.Globalization;
using EeHw.Cli.Consoles;

namespace EeHw.Cli.Output;

/// <summary>One line on stderr that says what is going on; silent when stderr is not a terminal. Safe to call from several threads.</summary>
/// <param name="console">Where to show it.</param>
public sealed class Progress(IConsole console) : IProgress<double>
{
    private const int PauseMilliseconds = 100;

    private readonly Lock _lock = new();
        private string _task = "";
    private int _shown;
    private long _last;

    /// <summary>Names what begins.</summary>
    /// <param name="task">A few words: <c>simulating</c>.</param>
    public void Start(string task)
    {
        lock (_lock)
        {
            _task = task;
            _last = 0;
        }

        Show(task);
    }

    /// <summary>Says how much of it is done.</summary>
    /// <param name="value">Fraction in [0, 1].</param>
    public void Report(double value) => Show(string.Create(CultureInfo.InvariantCulture, $"{_task} {value * 100:0} %"));

    /// <summary>Shows a line of the caller's own, for example loss and accuracy of an epoch.</summary>
    /// <param name="line">The line.</param>
    public void Show(string line)
    {
        if (!console.IsErrorTerminal)
        {
            return;
        }

        lock (_lock)
        {
            var now = console.Time.GetTimestamp();
            if (_last != 0 && console.Time.GetElapsedTime(_last, now).TotalMilliseconds < PauseMilliseconds)
            {
                return;
            }

            _last = now;
            var text = line.Length >= console.Width ? line[..(console.Width - 1)] : line;
            console.Error.Write('\r' + text.PadRight(_shown));
            _shown = text.Length;
        }
    }

    /// <summary>Removes the line.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            if (_shown > 0)
            {
                console.Error.Write('\r' + new string(' ', _shown) + '\r');
                _shown = 0;
            }
        }
    }
}
