using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Sim.Depths;

/// <summary>
/// Smallest depths that keep the total of a run. More depth is not always faster, so depths are tried from below, not bisected; a depth that is found
/// stays while the next is searched, so that all of them hold together. Standing still, in contrast, is monotone in the depth and is bisected.
/// </summary>
internal sealed class DepthSearch
{
    private readonly byte[] _exitOf;
    private readonly Workload _workload;
    private readonly CancellationToken _cancellation;
    private UnitGraph _graph;
    private readonly long _total;

    private DepthSearch(UnitGraph graph, byte[] exitOf, Workload workload, CancellationToken cancellation)
    {
        (_graph, _exitOf, _workload, _cancellation) = (graph, exitOf, workload, cancellation);
        _total = Total(graph) ?? long.MaxValue;
    }

    /// <summary>Searches all FIFOs and conditional buffers.</summary>
    /// <returns>Words by channel (null where it has no FIFO or the search was cancelled) and frames by unit.</returns>
    public static (long?[] Channels, long?[] Units) Search(UnitGraph graph, byte[] exitOf, Workload workload, long[] highWater, CancellationToken cancellation)
    {
        var search = new DepthSearch(graph, exitOf, workload, cancellation);
        var channels = new long?[graph.Channels.Count];
        var units = new long?[graph.Units.Count];
        for (var c = 0; c < channels.Length && !cancellation.IsCancellationRequested; c++)
        {
            if (graph.Channels[c].Depth > 0)
            {
                channels[c] = search.Channel(c, Math.Min(graph.Channels[c].Depth, highWater[c] + 1));
            }
        }

        for (var u = 0; u < units.Length && !cancellation.IsCancellationRequested; u++)
        {
            if (graph.Units[u] is ConditionalBuffer buffer)
            {
                units[u] = search.Buffer(u, buffer);
            }
        }

        return (channels, units);
    }

    /// <summary>Smallest depth of one FIFO with which the graph does not stand still, or null where no depth up to a frame helps.</summary>
    public static int? DeadlockFree(UnitGraph graph, int channel, byte[] exitOf, Workload workload)
    {
        var (low, high) = (-1, (int)Math.Min(graph.Channels[channel].WordsPerFrame * 2, 1 << 24));
        if (!Runs(high))
        {
            return null;
        }

        while (high - low > 1)
        {
            var middle = (int)(((long)low + high) / 2);
            (low, high) = Runs(middle) ? (low, middle) : (middle, high);
        }

        return high;

        bool Runs(int depth) => new SimulationRun(With(graph, channel, depth), exitOf, workload, SimulationOptions.Default).Run();
    }

    /// <summary>The graph with another depth of one channel.</summary>
    public static UnitGraph With(UnitGraph graph, int channel, int depth)
        => graph with { Channels = graph.Channels.Select((c, i) => i == channel ? c with { Depth = depth } : c).ToValueList() };

    private long Channel(int channel, long largest)
    {
        foreach (var depth in Candidates(largest))
        {
            var candidate = With(_graph, channel, depth);
            if (depth == _graph.Channels[channel].Depth || Keeps(candidate))
            {
                _graph = candidate;
                return Lower(channel, depth);
            }

            if (_cancellation.IsCancellationRequested)
            {
                break;
            }
        }

        return _graph.Channels[channel].Depth;
    }

    /// <summary>Down word by word from a depth that keeps the total, so that one word less does not.</summary>
    private int Lower(int channel, int depth)
    {
        while (depth > 0 && !_cancellation.IsCancellationRequested && Keeps(With(_graph, channel, depth - 1)))
        {
            _graph = With(_graph, channel, --depth);
        }

        return depth;
    }

    private long Buffer(int unit, ConditionalBuffer buffer)
    {
        for (var frames = 1; frames < buffer.Frames; frames++)
        {
            var count = frames;
            var candidate = _graph with { Units = _graph.Units.Select((u, i) => i == unit ? buffer with { Frames = count } : u).ToValueList() };
            if (Keeps(candidate))
            {
                _graph = candidate;
                return frames;
            }
        }

        return buffer.Frames;
    }

    /// <summary>0 to 4, then steps of about an eighth.</summary>
    private static IEnumerable<int> Candidates(long largest)
    {
        for (var depth = 0; depth < largest; depth += Math.Max(1, depth / 8))
        {
            yield return depth;
        }

        yield return (int)largest;
    }

    private bool Keeps(UnitGraph graph) => Total(graph) is { } total && total <= _total;

    private long? Total(UnitGraph graph)
    {
        var run = new SimulationRun(graph, _exitOf, _workload, SimulationOptions.Default);
        return run.Run(cancellation: _cancellation) && run.Ledger.IsDone ? run.Clock : null;
    }
}
