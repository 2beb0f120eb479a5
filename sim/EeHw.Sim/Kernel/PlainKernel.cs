using EeHw.Sim.Units;

namespace EeHw.Sim.Kernel;

/// <summary>Steps the whole graph clock by clock: the definition of what the simulator computes.</summary>
internal sealed class PlainKernel
{
    private readonly Blueprint _blueprint;
    private readonly Ledger _ledger;
    private readonly Part[] _parts;
    private readonly ConditionalBufferControl[] _buffers;
    private int _uncounted;

    public PlainKernel(Blueprint blueprint, Ledger ledger)
    {
        _blueprint = blueprint;
        _ledger = ledger;
        (Plane, _parts) = blueprint.Cut([.. blueprint.Parts], exit => ledger.Decide(exit, Clock + 1), NetOf);
        _buffers = [.. Plane.Units.ToArray().OfType<ConditionalBufferControl>()];
        Counters = new Counters(blueprint);
    }

    public Plane Plane { get; }

    public Part[] Parts => _parts;

    public Dictionary<int, int> NetOf { get; } = [];

    public IReadOnlyList<ConditionalBufferControl> Buffers => _buffers;

    public Counters Counters { get; }

    /// <summary>The clock that comes next.</summary>
    public long Clock { get; private set; }

    /// <summary>Called in every clock when valid, ready and what fires are known and nothing has moved yet.</summary>
    public Action? OnEvaluated { get; set; }

    /// <summary>Called after every clock.</summary>
    public Action? OnClock { get; set; }

    /// <summary>Decides whether the source may load and which buffers may start; null for always.</summary>
    public IGate? Gate { get; init; }

    /// <summary>Steps until all samples are out.</summary>
    /// <returns>False when the hardware stands still with samples left.</returns>
    public bool Run(Action<long>? progress = null, CancellationToken cancellation = default)
    {
        while (!_ledger.IsDone)
        {
            if ((Clock & 0xFFFFF) == 0)
            {
                progress?.Invoke(_ledger.Released);
            }

            if ((Clock & 0xFFF) == 0 && cancellation.IsCancellationRequested)
            {
                break;
            }

            if (!Step() && Gate?.NextChange(Clock - 1) is null && _ledger.NextChange(Clock - 1) is null)
            {
                Collect();
                return false;
            }
        }

        Collect();
        return true;
    }

    /// <summary>One clock.</summary>
    /// <returns>Whether anything moved.</returns>
    public bool Step()
    {
        var plane = Plane;
        var x = plane.X;
        Gate?.Update(Clock, plane.Moved);
        x[_blueprint.SourcePort] = _ledger.IsAvailable(Clock) && Gate?.AllowsSource != false ? 1 : 0;
        foreach (var buffer in _buffers)
        {
            x[buffer.Writer] = buffer.Opens(plane) ? 1 : 0;
            x[buffer.Reader] = buffer.Starts(plane) && Gate?.Allows(buffer.Reader) != false ? 1 : 0;
        }

        plane.Evaluate();
        OnEvaluated?.Invoke();
        plane.Clock();
        if (plane.HasEvents)
        {
            var source = plane.Events[_blueprint.SourcePort];
            if ((source & Port.First) != 0)
            {
                _ledger.Start(Clock);
            }

            if ((source & Port.Taken) != 0)
            {
                _ledger.Load(Clock);
            }

            var sink = plane.Events[_blueprint.SinkPort];
            if (sink != 0)
            {
                _ledger.Release((sink >> 3) - 1, Clock);
            }
        }

        Clock++;
        if (++_uncounted == 1 << 30)
        {
            Collect();
        }

        OnClock?.Invoke();
        return plane.Moved;
    }

    private void Collect()
    {
        Counters.Add(_parts, Plane.Busy, Plane.Blocked, Plane.High, 1);
        Plane.ResetCounts();
        _uncounted = 0;
    }
}
