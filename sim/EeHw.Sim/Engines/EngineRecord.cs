using EeHw.Model.Engines;
using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Sim.Engines;

/// <summary>Writes down what engines do in a window of a run, and the way of samples, in whole clocks.</summary>
internal sealed class EngineRecord(EngineLoad load, Engine engine, int stages)
{
    private readonly List<(int Stage, ClockSpan Span)> _spans = [];
    private readonly List<SampleFlow> _window = [];
    private readonly List<SampleFlow> _samples = [];

    public ValueList<SampleFlow> Samples => _samples.OrderBy(s => s.Sample).ToValueList();

    public void Worked(int station, long[] frames, long from, long to)
    {
        if (frames.Any(IsInside))
        {
            _spans.Add((station, new(Clock(from), Math.Max(Clock(from) + 1, Clock(to)))));
        }
    }

    public void Left(long number, long arrival, long departure)
    {
        if (!load.KeepSamples && !IsInside(number))
        {
            return;
        }

        // Decisions take no time: an answer leaves when it is decided.
        var exit = load.Decisions is { } d ? d.ExitOf[(int)(number % d.ExitOf.Length)] : stages - 1;
        var flow = new SampleFlow(number, exit, Clock(arrival), Clock(departure), Clock(departure));
        if (load.KeepSamples)
        {
            _samples.Add(flow);
        }

        if (IsInside(number))
        {
            _window.Add(flow);
        }
    }

    /// <summary>A track per stage, "engine" for those on engines.</summary>
    public Timeline Timeline()
    {
        var window = _spans.Count == 0 ? new ClockSpan(0, 1) : new ClockSpan(_spans.Min(s => s.Span.From), Math.Max(_spans.Max(s => s.Span.To), _window.Count == 0 ? 0 : _window.Max(s => s.Released)));
        return new()
        {
            Design = load.Name,
            Clock = engine.Clock,
            Window = window,
            Units = Enumerable.Range(0, stages).Select(k => new UnitTrack(load.Pinned.ContainsKey(k) ? $"stage{k + 1} (own hardware)" : $"stage{k + 1} (engine)", "stage", k, Joined(_spans.Where(s => s.Stage == k).Select(s => s.Span)), [])).ToValueList(),
            Levels = [],
            Samples = _window.OrderBy(s => s.Sample).ToValueList(),
        };
    }

    // With several engines a stage may be worked on twice at a time.
    private static ValueList<ClockSpan> Joined(IEnumerable<ClockSpan> spans)
    {
        var joined = new List<ClockSpan>();
        foreach (var span in spans.OrderBy(s => s.From))
        {
            if (joined.Count > 0 && span.From <= joined[^1].To)
            {
                joined[^1] = new(joined[^1].From, Math.Max(joined[^1].To, span.To));
            }
            else
            {
                joined.Add(span);
            }
        }

        return joined.ToValueList();
    }

    private bool IsInside(long number) => number >= load.Window.First && number < load.Window.First + load.Window.Count;

    private long Clock(long femtoseconds) => (long)Math.Round(femtoseconds * engine.Clock.Megahertz / 1e9);
}
