using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Model.Units;

namespace EeHw.Sim.Frames;

/// <summary>Writes down what stations do in a window of a run, and the way of samples, in whole clocks.</summary>
/// <param name="name">Name of the design.</param>
/// <param name="clock">Clock that times are given in.</param>
/// <param name="first">First sample of the window.</param>
/// <param name="count">Samples of the window; 0 for none.</param>
/// <param name="keepsSamples">Whether the way of every sample is kept.</param>
/// <param name="exitOf">Exit of a sample.</param>
/// <param name="tracks">Name, kind and stage of every station.</param>
/// <param name="model">Stations and servers, for tracks of servers; null for none.</param>
internal sealed class FrameRecord(string name, Frequency clock, long first, int count, bool keepsSamples, Func<long, int> exitOf, IReadOnlyList<(string Name, string Kind, int Stage)> tracks, FrameModel? model = null)
{
    private readonly List<(int Station, ClockSpan Span, ValueList<long> Frames)> _spans = [];
    private readonly List<SampleFlow> _window = [];
    private readonly List<SampleFlow> _samples = [];

    public ValueList<SampleFlow> Samples => _samples.OrderBy(s => s.Sample).ToValueList();

    public void Worked(int station, long[] frames, long from, long to)
    {
        if (frames.Any(IsInside))
        {
            _spans.Add((station, new(Clock(from), Math.Max(Clock(from) + 1, Clock(to))), [.. frames]));
        }
    }

    public void Left(long number, long arrival, long departure)
    {
        if (!keepsSamples && !IsInside(number))
        {
            return;
        }

        // Decisions take no time: an answer leaves when it is decided.
        var flow = new SampleFlow(number, exitOf(number), Clock(arrival), Clock(departure), Clock(departure));
        if (keepsSamples)
        {
            _samples.Add(flow);
        }

        if (IsInside(number))
        {
            _window.Add(flow);
        }
    }

    /// <summary>A track per station; null where no window was asked for.</summary>
    public Timeline? Timeline()
    {
        if (count == 0)
        {
            return null;
        }

        var window = _spans.Count == 0 ? new ClockSpan(0, 1) : new ClockSpan(_spans.Min(s => s.Span.From), Math.Max(_spans.Max(s => s.Span.To), _window.Count == 0 ? 0 : _window.Max(s => s.Released)));
        return new()
        {
            Design = name,
            Clock = clock,
            Window = window,
            Units = tracks.Select((t, i) => new UnitTrack(t.Name, t.Kind, t.Stage, Joined(_spans.Where(s => s.Station == i).Select(s => s.Span)), [])).ToValueList(),
            Servers = model is null ? [] : Servers(model),
            Levels = [],
            Samples = _window.OrderBy(s => s.Sample).ToValueList(),
        };
    }

    // Units of a server are alike: work goes to the first that is free, and so the record shows it.
    private ValueList<ServerTrack> Servers(FrameModel all)
    {
        var tracks = new List<ServerTrack>();
        for (var s = 0; s < all.Servers.Count; s++)
        {
            var units = Enumerable.Range(0, all.Servers[s].Units).Select(_ => new List<ServerSpan>()).ToList();
            foreach (var (station, span, frames) in _spans.Where(x => all.Stations[x.Station].Server == s).OrderBy(x => x.Span.From))
            {
                var free = units.Find(u => u.Count == 0 || u[^1].To <= span.From) ?? units.MinBy(u => u[^1].To)!;
                free.Add(new(span.From, span.To, all.Stations[station].Stage, frames));
            }

            tracks.AddRange(units.Select((u, i) => new ServerTrack(units.Count == 1 ? all.Servers[s].Name : FormattableString.Invariant($"{all.Servers[s].Name} {i + 1}"), u.ToValueList())).Where(t => t.Spans.Count > 0));
        }

        return tracks.ToValueList();
    }

    // With several units of a server a station may work on two frames at a time.
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

    private bool IsInside(long number) => number >= first && number < first + count;

    private long Clock(long femtoseconds) => (long)Math.Round(femtoseconds * clock.Megahertz / 1e9);
}
