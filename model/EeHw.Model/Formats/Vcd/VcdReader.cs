using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Vcd;

/// <summary>
/// Reads a value change dump (IEEE 1800-2017 section 21.7) clock by clock: the values of a clock are those before its rising edge. The file is streamed; at most
/// <see cref="MaximumSignals"/> signals, <see cref="MaximumDepth"/> scopes within each other and <see cref="VcdTokens.MaximumToken"/> characters per value.
/// </summary>
public sealed class VcdReader : IDisposable
{
    /// <summary>Signals at most.</summary>
    public const int MaximumSignals = 1 << 20;

    /// <summary>Scopes within each other at most.</summary>
    public const int MaximumDepth = 256;

    private readonly VcdTokens _tokens;
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly List<(int Slot, string Value)> _pending = [];
    private readonly int _clock;
    private readonly string[] _values;
    private long _nextTime;
    private bool _isAtEnd;

    /// <summary>Opens a dump and reads its declarations.</summary>
    /// <param name="path">The file.</param>
    /// <param name="clock">Name of the clock, without scopes; the first signal so named counts.</param>
    /// <exception cref="EeHwException">EEHW1001, EEHW1002 for the file; EEHW1601 to 1604 for its content.</exception>
    public VcdReader(string path, string clock = "clk")
    {
        _tokens = new VcdTokens(path);
        try
        {
            Signals = Declarations();
            _values = [.. Enumerable.Repeat("x", _slots.Count)];
            var found = Signals.FirstOrDefault(s => s.Path.EndsWith("." + clock, StringComparison.Ordinal) || s.Path == clock);
            _clock = found?.Slot ?? throw new EeHwException(Codes.Waves.NoClock, new Place { File = path }, $"declares no signal '{clock}' to sample by.", "Compare dumps of designs that eehw generated, with their clock in them.");
        }
        catch
        {
            _tokens.Dispose();
            throw;
        }
    }

    /// <summary>The declared signals, in the order of the file.</summary>
    public ValueList<VcdSignal> Signals { get; }

    /// <summary>Rising edges up to and with the current one, less 1; -1 before the first.</summary>
    public long Clock { get; private set; } = -1;

    /// <summary>Time of the current clock's rising edge, in units of the file.</summary>
    public long Time { get; private set; }

    /// <summary>Goes to the next clock.</summary>
    /// <returns>False when there is none.</returns>
    /// <exception cref="EeHwException">EEHW1601 to 1603.</exception>
    public bool NextClock()
    {
        while (true)
        {
            foreach (var (slot, value) in _pending)
            {
                _values[slot] = value;
            }

            _pending.Clear();
            if (_isAtEnd)
            {
                return false;
            }

            Time = _nextTime;
            ReadStep();
            if (_values[_clock] != "1" && _pending.LastOrDefault(p => p.Slot == _clock) is { Value: "1" })
            {
                Clock++;
                return true;
            }
        }
    }

    /// <summary>The value of a signal in the current clock.</summary>
    /// <param name="signal">One of <see cref="Signals"/>.</param>
    /// <returns>Bits, the highest first, without leading zeros; <c>x</c> and <c>z</c> as they are.</returns>
    public string Value(VcdSignal signal) => _values[signal.Slot];

    /// <inheritdoc/>
    public void Dispose() => _tokens.Dispose();

    // Everything up to the next time, which becomes the next step's.
    private void ReadStep()
    {
        while (_tokens.Next() is { } token)
        {
            switch (token[0])
            {
                case '#':
                    if (!long.TryParse(token.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var time) || time < _nextTime)
                    {
                        throw _tokens.Malformed($"'{token}' is no time of at least {_nextTime.ToString(CultureInfo.InvariantCulture)}.");
                    }

                    _nextTime = time;
                    return;
                case '$':
                    if (token == "$comment")
                    {
                        _tokens.SkipToEnd();
                    }

                    break;
                case '0' or '1' or 'x' or 'X' or 'z' or 'Z':
                    Change(token[1..], token[..1]);
                    break;
                case 'b' or 'B' or 'r' or 'R' or 's' or 'S':
                    Change(_tokens.Required("an identifier behind a value"), token[1..]);
                    break;
                default:
                    throw _tokens.Malformed($"'{VcdTokens.Short(token)}' is neither a time nor a value change.");
            }
        }

        _isAtEnd = true;
    }

    private void Change(string id, string value)
    {
        if (!_slots.TryGetValue(id, out var slot))
        {
            throw _tokens.Malformed($"'{VcdTokens.Short(id)}' changes and was never declared.");
        }

        var plain = value.TrimStart('0');
        _pending.Add((slot, plain switch { "" => "0", "1" => "1", "X" => "x", _ => plain }));
    }

    private ValueList<VcdSignal> Declarations()
    {
        var signals = new List<VcdSignal>();
        var scopes = new List<string>();
        while (true)
        {
            var token = _tokens.Required("$enddefinitions");
            switch (token)
            {
                case "$scope":
                    _tokens.Required("the kind of a scope");
                    scopes.Add(_tokens.Required("the name of a scope"));
                    if (scopes.Count > MaximumDepth)
                    {
                        throw _tokens.Limit($"scopes lie deeper than {MaximumDepth}.");
                    }

                    _tokens.SkipToEnd();
                    break;
                case "$upscope":
                    if (scopes.Count == 0)
                    {
                        throw _tokens.Malformed("$upscope without a scope.");
                    }

                    scopes.RemoveAt(scopes.Count - 1);
                    _tokens.SkipToEnd();
                    break;
                case "$var":
                    signals.Add(Variable(scopes));
                    if (signals.Count > MaximumSignals)
                    {
                        throw _tokens.Limit($"more than {MaximumSignals} signals are declared.");
                    }

                    break;
                case "$enddefinitions":
                    _tokens.SkipToEnd();
                    return signals.ToValueList();
                default:
                    if (token[0] != '$')
                    {
                        throw _tokens.Malformed($"'{VcdTokens.Short(token)}' stands where a declaration was expected.");
                    }

                    _tokens.SkipToEnd();
                    break;
            }
        }
    }

    private VcdSignal Variable(List<string> scopes)
    {
        _tokens.Required("the kind of a signal");
        var width = _tokens.Required("the width of a signal");
        if (!int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) || bits < 1)
        {
            throw _tokens.Malformed($"'{VcdTokens.Short(width)}' is no width of a signal.");
        }

        var id = _tokens.Required("the identifier of a signal");
        var name = _tokens.Required("the name of a signal");
        _tokens.SkipToEnd();
        if (!_slots.TryGetValue(id, out var slot))
        {
            slot = _slots.Count;
            _slots.Add(id, slot);
        }

        return new VcdSignal(string.Join('.', scopes.Append(name)), bits, slot);
    }
}
