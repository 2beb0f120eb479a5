using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Kernel;
using EeHw.Sim.Units;

namespace EeHw.Sim.Timelines;

/// <summary>Writes down what every unit does and every FIFO holds, clock by clock; with several clocks in femtoseconds.</summary>
internal sealed class TimelineRecorder
{
    private const double NanosecondsPerFemtosecond = 1e-6;

    private readonly UnitGraph _graph;
    private readonly IReadOnlyList<(Plane Plane, Part[] Parts)> _planes;
    private readonly List<ClockSpan>[] _busy;
    private readonly List<ClockSpan>[] _blocked;
    private readonly List<LevelChange>[] _levels;
    private readonly (int Plane, int Part)[] _levelParts;
    private readonly List<SampleFlow> _samples = [];
    private long _from = -1;
    private long _to;

    public TimelineRecorder(UnitGraph graph, IReadOnlyList<(Plane Plane, Part[] Parts)> planes)
    {
        (_graph, _planes) = (graph, planes);
        _busy = [.. graph.Units.Select(_ => new List<ClockSpan>())];
        _blocked = [.. graph.Units.Select(_ => new List<ClockSpan>())];
        _levelParts = [.. planes.SelectMany((p, n) => Enumerable.Range(0, p.Parts.Length).Where(i => p.Plane.Units[i] is FifoControl or ConditionalBufferControl or CrossingWriter).Select(i => (n, i)))];
        _levels = [.. _levelParts.Select(_ => new List<LevelChange>())];
    }

    public void Add(SampleFlow sample) => _samples.Add(!_graph.HasSeveralClocks ? sample : sample with { Start = Fs(sample.Start), Decided = Fs(sample.Decided), Released = Fs(sample.Released) });

    /// <summary>Sees a clock of a plane that was just stepped.</summary>
    /// <param name="number">The plane.</param>
    /// <param name="from">Its time.</param>
    /// <param name="to">Time of the next.</param>
    public void Record(int number, long from, long to)
    {
        _from = _from < 0 ? from : _from;
        _to = Math.Max(_to, to);
        var (plane, parts) = _planes[number];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts[i] is { Unit: >= 0, CountsTime: true } part && plane.Units[i] is not ConditionalBufferControl)
            {
                if (plane.Status[i] == 1)
                {
                    Extend(_busy[part.Unit], from, to);
                }
                else if (plane.Status[i] == 2)
                {
                    Extend(_blocked[part.Unit], from, to);
                }
            }
        }

        for (var i = 0; i < _levelParts.Length; i++)
        {
            if (_levelParts[i].Plane != number)
            {
                continue;
            }

            var level = plane.Units[_levelParts[i].Part] switch
            {
                ConditionalBufferControl buffer => buffer.Held(plane),
                CrossingWriter crossing => crossing.Level(plane),
                var fifo => plane.S[fifo.At],
            };
            if (_levels[i].Count == 0 || _levels[i][^1].Level != level)
            {
                _levels[i].Add(new LevelChange(from, level));
            }
        }
    }

    public Timeline Finish() => new()
    {
        Design = _graph.Name,
        Clock = _graph.Clock,
        TickNs = _graph.HasSeveralClocks ? NanosecondsPerFemtosecond : null,
        Window = new ClockSpan(Math.Max(_from, 0), _to),
        Units = _graph.Units.Select((u, i) => new UnitTrack(u.Name, u.Kind, u.Stage, _busy[i].ToValueList(), _blocked[i].ToValueList())).ToValueList(),
        Levels = _levelParts.Select((p, i) => Level(_planes[p.Plane].Parts[p.Part], _levels[i])).ToValueList(),
        Samples = _samples.OrderBy(s => s.Sample).ToValueList(),
    };

    private static void Extend(List<ClockSpan> spans, long from, long to)
    {
        if (spans.Count > 0 && spans[^1].To == from)
        {
            spans[^1] = new ClockSpan(spans[^1].From, to);
        }
        else
        {
            spans.Add(new ClockSpan(from, to));
        }
    }

    private long Fs(long clock) => clock * _graph.Clocks[0].PeriodFs;

    private LevelTrack Level(Part part, List<LevelChange> changes)
        => part.Channel >= 0
            ? new LevelTrack(_graph.Channels[part.Channel].Name, _graph.Channels[part.Channel].Depth, changes.ToValueList())
            : new LevelTrack(_graph.Units[part.Unit].Name, _graph.Units[part.Unit] is ClockCrossing crossing ? crossing.Depth : ((ConditionalBuffer)_graph.Units[part.Unit]).Frames, changes.ToValueList());
}
