using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Units;
using EeHw.Sim.Control;
using EeHw.Sim.Timelines;
using EeHw.Sim.Workloads;

namespace EeHw.Sim.Kernel;

/// <summary>
/// Where samples come in: lines of waiting samples, one per tenant, from which the source takes the first of the first priority (non-preemptive: what is inside goes on). Where
/// only so many may wait, an arrival that finds as many is lost. Arrivals are looked at in the order of their times, ties in the order of the tenants.
/// </summary>
internal sealed class Entrance
{
    private readonly SampleSource _source;
    private readonly WaitingSamples[] _lines;
    private readonly ClockScale _scale;
    private readonly Governor? _governor;
    private readonly Course? _course;
    private readonly long _samples;
    private readonly long _room;
    private readonly long _warmUp;
    private readonly bool _isLazy;
    private long _arrived;
    private long _waiting;
    private long _waitingSince;

    /// <summary>Opens the entrance.</summary>
    /// <param name="source">What samples do.</param>
    /// <param name="workload">When they come.</param>
    /// <param name="clock">The undivided clock.</param>
    /// <param name="scale">Clocks and ticks.</param>
    /// <param name="governor">Who changes level, clock and admission while it runs; null for nobody.</param>
    /// <param name="course">What is drawn over time; null for nothing.</param>
    /// <exception cref="EeHwException">EEHW6505 for a kind, period or number of samples that cannot be.</exception>
    public Entrance(SampleSource source, Workload workload, Frequency clock, ClockScale scale, Governor? governor = null, Course? course = null)
    {
        if (workload.Samples < 1)
        {
            throw new EeHwException(Codes.Simulation.IllegalWorkload, new Place { Item = "workload.samples" }, $"is {workload.Samples}; at least 1 is needed.");
        }

        (_source, _scale, _governor, _course, _samples) = (source, scale, governor, course, workload.Samples);
        (_room, _warmUp) = (workload.BufferSamples ?? long.MaxValue, workload.WarmUpSamples ?? workload.Samples / 10);
        var period = (Int128)Math.Round(1e9 / clock.Megahertz);
        _lines = workload.Kind == Workload.Shared
            ? [.. workload.Tenants.Select((t, i) => Line(t.Priority, t.Arrivals, i, FormattableString.Invariant($"workload.tenants[{i}]"), t.DataFrom, t.DataTo))]
            : [Line(1, workload, 0, "workload", 0, 1)];
        if (_lines.Length == 0)
        {
            throw new EeHwException(Codes.Simulation.IllegalWorkload, new Place { Item = "workload.tenants" }, "is empty; a workload of tenants needs at least one.");
        }

        // One line without a limit needs no list of those that wait.
        _isLazy = _lines.Length == 1 && _room == long.MaxValue && governor is null;
        IsPlain = _isLazy && workload.Difficulty.Order == Difficulty.AsIs && source.Levels == 1;

        WaitingSamples Line(int priority, Workload arrivals, int tenant, string place, double from, double to)
            => new(priority, WorkloadArrivals.Of(arrivals, workload.Seed, tenant, place), new SampleOrder(source.ExitOf, workload, tenant, from, to), fs => (long)(((Int128)fs + period - 1) / period));
    }

    /// <summary>Whether the exit of every sample is known before it comes: one line, samples as they stand, nobody who interferes.</summary>
    public bool IsPlain { get; }

    /// <summary>Whether all samples are there from the start.</summary>
    public bool IsClosed => _lines.Length == 1 && _lines[0].IsClosed;

    public IReadOnlyList<WaitingSamples> Lines => _lines;

    /// <summary>Samples let in.</summary>
    public long Loaded { get; private set; }

    public long Lost { get; private set; }

    /// <summary>Whether nobody will come any more.</summary>
    public bool IsOver => (_arrived == _samples && _waiting == 0) || _governor?.HasEnded == true;

    /// <summary>Exit of a sample that may not have come yet; only where <see cref="IsPlain"/>.</summary>
    public int ExitOf(long sample) => _source.ExitOf[sample % _source.ExitOf.Length];

    /// <summary>Whether the source may load a frame in this clock, to offer its first word in the next.</summary>
    public bool IsAvailable(long clock)
    {
        var tick = _scale.Tick(clock + 1);
        if (_isLazy)
        {
            return _arrived < _samples && (_lines[0].IsClosed || _lines[0].Head <= tick);
        }

        Admit(tick);
        if (_governor is not null)
        {
            _governor.Advance(clock, _waiting);
            tick = _scale.Tick(clock + 1);
        }

        return (_waiting > 0 || (_arrived < _samples && _lines.Any(l => l.IsClosed))) && _governor?.LetsIn(tick) != false;
    }

    /// <summary>A clock in which <see cref="IsAvailable"/> may change by itself, the first after this one if there is any, or null when there is none.</summary>
    public long? NextChange(long clock)
    {
        var next = _governor?.NextChange(clock);
        if (_waiting == 0 && _arrived < _samples && !IsOver)
        {
            foreach (var line in _lines)
            {
                if (!line.IsClosed)
                {
                    var at = _scale.Clock(line.Head) - 1;
                    next = next is { } other && other < at ? next : at;
                }
            }
        }

        return next;
    }

    /// <summary>Lets the next sample in.</summary>
    public Ticket Load(long clock)
    {
        var tick = _scale.Tick(clock + 1);
        var tenant = 0;
        long arrival;
        if (_isLazy)
        {
            _arrived++;
            arrival = _lines[0].IsClosed ? tick : _lines[0].Arrive();
        }
        else
        {
            (tenant, arrival) = First(tick);
            if (_lines[tenant].IsClosed)
            {
                _arrived++;
                _lines[tenant].Note(tick);
            }
            else
            {
                _lines[tenant].Take();
                _waiting--;
            }
        }

        Loaded++;
        _course?.Wait(arrival, tick);
        var level = _governor?.Level ?? 0;
        _governor?.Load(tick);
        var index = _lines[tenant].Next();
        return new Ticket(arrival, tenant, level, _source.Exit(level, index), _source.IsRight(level, index)) { Index = index };
    }

    /// <summary>Whether right answers are known.</summary>
    public bool IsJudged => _source.IsJudged;

    private (int Tenant, long Arrival) First(long tick)
    {
        var (best, arrival) = (-1, 0L);
        for (var i = 0; i < _lines.Length; i++)
        {
            var line = _lines[i];
            if (line.Waiting == 0 && !line.IsClosed)
            {
                continue;
            }

            var at = line.IsClosed ? tick : line.Oldest;
            if (best < 0 || line.Priority < _lines[best].Priority || (line.Priority == _lines[best].Priority && at < arrival))
            {
                (best, arrival) = (i, at);
            }
        }

        return (best, arrival);
    }

    private void Admit(long tick)
    {
        while (_arrived < _samples && Earliest() is { } line && line.Head <= tick)
        {
            // The first that finds nobody waiting may be let in at once: those that come in the same tick know after that.
            if (_waiting >= _room && line.Head == tick && _waitingSince == tick)
            {
                return;
            }

            var at = line.Arrive();
            _arrived++;
            var isLost = _waiting >= _room || _governor?.IsOff == true;
            if (_arrived > _warmUp)
            {
                line.Loss.Add(isLost ? 1 : 0);
            }

            if (isLost)
            {
                line.Lose();
                Lost++;
                _course?.Lose(at);
            }
            else
            {
                line.Wait(at);
                _waitingSince = _waiting++ == 0 ? at : _waitingSince;
            }
        }
    }

    private WaitingSamples? Earliest()
    {
        WaitingSamples? best = null;
        foreach (var line in _lines)
        {
            best = !line.IsClosed && (best is null || line.Head < best.Head) ? line : best;
        }

        return best;
    }
}
