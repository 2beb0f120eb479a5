namespace EeHw.Sim.Kernel;

/// <summary>A set of units that step together: one arena of state, one clock.</summary>
internal sealed class Plane
{
    private readonly ControlUnit[] _units;

    /// <summary>Lays out the arena: valid of the nets first, then each unit's own state; all zero.</summary>
    /// <param name="units">The units in topological order.</param>
    /// <param name="nets">Nets.</param>
    /// <param name="ports">Ports to the outside, numbered over the whole design.</param>
    public Plane(IReadOnlyList<ControlUnit> units, int nets, int ports)
    {
        _units = [.. units];
        Nets = nets;
        var size = nets;
        for (var i = 0; i < _units.Length; i++)
        {
            _units[i].Id = i;
            _units[i].At = size;
            size += _units[i].StateSize;
        }

        S = new int[size];
        R = new int[nets];
        F = new int[nets];
        X = new int[ports];
        Events = new int[ports];
        Busy = new int[_units.Length];
        Blocked = new int[_units.Length];
        High = new int[_units.Length];
        Status = new byte[_units.Length];
    }

    public int Nets { get; }

    /// <summary>State: valid of each net (0, or a value), then the units' own.</summary>
    public int[] S { get; }

    /// <summary>Ready of each net: 0 or -1.</summary>
    public int[] R { get; }

    /// <summary>Value of each net that fires in this clock.</summary>
    public int[] F { get; }

    /// <summary>Answers from outside, by port.</summary>
    public int[] X { get; }

    /// <summary>What happened at each port in this clock.</summary>
    public int[] Events { get; }

    public int[] Busy { get; }

    public int[] Blocked { get; }

    /// <summary>Highest level since the last reset, for units that hold something.</summary>
    public int[] High { get; }

    /// <summary>1 busy, 2 blocked, 0 starved: what each unit did in the last clock.</summary>
    public byte[] Status { get; }

    /// <summary>Whether anything changed in the last clock.</summary>
    public bool Moved { get; set; }

    /// <summary>Whether a port had an event in the last clock.</summary>
    public bool HasEvents { get; private set; }

    /// <summary>The value of a decision token of an exit that becomes valid; 1 where not given.</summary>
    public Func<int, int>? TokenValue { get; init; }

    public ReadOnlySpan<ControlUnit> Units => _units;

    /// <summary>Forgets the events of the clock before, then evaluates ready and what fires.</summary>
    public void Evaluate()
    {
        if (HasEvents)
        {
            Array.Clear(Events);
            HasEvents = false;
        }

        var units = _units;
        for (var i = units.Length - 1; i >= 0; i--)
        {
            units[i].Ready(this);
        }

        var s = S.AsSpan(0, Nets);
        var r = R.AsSpan(0, Nets);
        var f = F.AsSpan(0, Nets);
        for (var i = 0; i < f.Length; i++)
        {
            f[i] = s[i] & r[i];
        }
    }

    /// <summary>Moves all units to the next clock.</summary>
    public void Clock()
    {
        Moved = false;
        foreach (var unit in _units)
        {
            unit.Clock(this);
        }
    }

    public void Raise(int port, int flags)
    {
        Events[port] |= flags;
        HasEvents = true;
    }

    /// <summary>Notes what a unit did in this clock.</summary>
    public void Note(int unit, bool busy, bool blocked)
    {
        if (busy)
        {
            Busy[unit]++;
            Moved = true;
            Status[unit] = 1;
        }
        else if (blocked)
        {
            Blocked[unit]++;
            Status[unit] = 2;
        }
        else
        {
            Status[unit] = 0;
        }
    }

    public void Load(int[] state) => state.CopyTo(S, 0);

    /// <summary>Starts new counts.</summary>
    public void ResetCounts()
    {
        Array.Clear(Busy);
        Array.Clear(Blocked);
        Array.Clear(High);
    }
}
