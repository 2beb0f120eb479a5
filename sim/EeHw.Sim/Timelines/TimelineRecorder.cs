using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Kernel;
using EeHw.Sim.Units;

namespace EeHw.Sim.Timelines;

/// <summary>Writes down what every unit does and every FIFO holds, clock by clock.</summary>
internal sealed class TimelineRecorder
{
    private readonly UnitGraph _graph;
    private readonly PlainKernel _kernel;
    private readonly List<ClockSpan>[] _busy;
    private readonly List<ClockSpan>[] _blocked;
    private readonly List<LevelChange>[] _levels;
    private readonly int[] _levelParts;
    private readonly List<SampleFlow> _samples = [];
    private long _from = -1;

    public TimelineRecorder(UnitGraph graph, PlainKernel kernel)
    {
        (_graph, _kernel) = (graph, kernel);
        _busy = [.. graph.Units.Select(_ => new List<ClockSpan>())];
        _blocked = [.. graph.Units.Select(_ => new List<ClockSpan>())];
        _levelParts = [.. Enumerable.Range(0, kernel.Parts.Length).Where(i => kernel.Plane.Units[i] is FifoControl or ConditionalBufferControl)];
        _levels = [.. _levelParts.Select(_ => new List<LevelChange>())];
    }

    public void Add(SampleFlow sample) => _samples.Add(sample);

    /// <summary>Sees the clock that was just stepped.</summary>
    public void Record()
    {
        var clock = _kernel.Clock - 1;
        _from = _from < 0 ? clock : _from;
        var plane = _kernel.Plane;
        for (var i = 0; i < _kernel.Parts.Length; i++)
        {
            if (_kernel.Parts[i] is { Unit: >= 0, CountsTime: true } part && plane.Units[i] is not ConditionalBufferControl)
            {
                if (plane.Status[i] == 1)
                {
                    Extend(_busy[part.Unit], clock);
                }
                else if (plane.Status[i] == 2)
                {
                    Extend(_blocked[part.Unit], clock);
                }
            }
        }

        for (var i = 0; i < _levelParts.Length; i++)
        {
            var level = plane.Units[_levelParts[i]] is ConditionalBufferControl buffer ? buffer.Held(plane) : plane.S[plane.Units[_levelParts[i]].At];
            if (_levels[i].Count == 0 || _levels[i][^1].Level != level)
            {
                _levels[i].Add(new LevelChange(clock, level));
            }
        }
    }

    public Timeline Finish() => new()
    {
        Design = _graph.Name,
        Clock = _graph.Clock,
        Window = new ClockSpan(Math.Max(_from, 0), _kernel.Clock),
        Units = _graph.Units.Select((u, i) => new UnitTrack(u.Name, u.Kind, u.Stage, _busy[i].ToValueList(), _blocked[i].ToValueList())).ToValueList(),
        Levels = _levelParts.Select((p, i) => Level(_kernel.Parts[p], _levels[i])).ToValueList(),
        Samples = _samples.OrderBy(s => s.Sample).ToValueList(),
    };

    private static void Extend(List<ClockSpan> spans, long clock)
    {
        if (spans.Count > 0 && spans[^1].To == clock)
        {
            spans[^1] = new ClockSpan(spans[^1].From, clock + 1);
        }
        else
        {
            spans.Add(new ClockSpan(clock, clock + 1));
        }
    }

    private LevelTrack Level(Part part, List<LevelChange> changes)
        => part.Channel >= 0
            ? new LevelTrack(_graph.Channels[part.Channel].Name, _graph.Channels[part.Channel].Depth, changes.ToValueList())
            : new LevelTrack(_graph.Units[part.Unit].Name, ((ConditionalBuffer)_graph.Units[part.Unit]).Frames, changes.ToValueList());
}
