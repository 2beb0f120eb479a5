using EeHw.Model.Hardware;
using EeHw.Sim.Units;

namespace EeHw.Sim.Kernel;

/// <summary>The units of one clock of several.</summary>
internal sealed class Domain
{
    private readonly ConditionalBufferControl[] _buffers;
    private readonly long _period;
    private readonly long _phase;

    public Domain(ClockDomain clock, Blueprint blueprint, Part[] parts, Ledger ledger)
    {
        (_period, _phase) = (clock.PeriodFs, clock.PhaseFs);
        Period = clock;
        Parts = parts;
        (Plane, _) = blueprint.Cut(parts, exit => ledger.Decide(exit, blueprint.Graph.Clocks[0].ClockAt(TimeOf(Clock + 1))), NetOf);
        _buffers = [.. Plane.Units.ToArray().OfType<ConditionalBufferControl>()];
        Last = -1;
    }

    public ClockDomain Period { get; }

    public Plane Plane { get; }

    public Part[] Parts { get; }

    public Dictionary<int, int> NetOf { get; } = [];

    /// <summary>The clock that comes next.</summary>
    public long Clock { get; private set; }

    /// <summary>Time of the next edge, fs.</summary>
    public long Next => TimeOf(Clock);

    /// <summary>Time of the last edge, fs; -1 before the first.</summary>
    public long Last { get; private set; }

    /// <summary>Time of a clock's edge, fs.</summary>
    public long TimeOf(long clock) => checked(_phase + (clock * _period));

    public void Evaluate()
    {
        foreach (var buffer in _buffers)
        {
            Plane.X[buffer.Writer] = buffer.Opens(Plane) ? 1 : 0;
            Plane.X[buffer.Reader] = buffer.Starts(Plane) ? 1 : 0;
        }

        Plane.Evaluate();
    }

    /// <summary>Moves to the next clock.</summary>
    /// <returns>Whether anything moved.</returns>
    public bool Edge()
    {
        Last = Next;
        Plane.Clock();
        Clock++;
        return Plane.Moved;
    }

    /// <summary>Passes over all edges before a time, standing still.</summary>
    public void SkipTo(long time, Counters counters)
    {
        var clocks = Math.Max(0, (time - Next + _period - 1) / _period);
        for (var i = 0; clocks > 0 && i < Parts.Length; i++)
        {
            if (Plane.Status[i] == 2 && Parts[i] is { Unit: >= 0, CountsTime: true } part)
            {
                counters.Blocked[part.Unit] += clocks;
            }
        }

        Clock += clocks;
    }
}
