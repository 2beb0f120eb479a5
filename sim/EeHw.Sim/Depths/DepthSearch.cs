using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Sim.Depths;

/// <summary>
/// Smallest depths that keep the total of every run of some traces. More depth is not always faster, so depths are tried from below, not bisected; a depth
/// that is found stays while the next is searched, so that all of them hold together, and all are tried a word lower again until none gives way: with one
/// word (frame) less anywhere a run takes longer. Standing still, in contrast, is monotone in the depth and is bisected.
/// </summary>
internal sealed class DepthSearch
{
    private readonly Workload _workload;
    private readonly CancellationToken _cancellation;
    private readonly List<(byte[] ExitOf, long Total)> _traces = [];
    private readonly long[] _highWater;
    private UnitGraph _graph;

    private DepthSearch(UnitGraph graph, IEnumerable<byte[]> traces, Workload workload, CancellationToken cancellation)
    {
        (_graph, _workload, _cancellation) = (graph, workload, cancellation);
        _highWater = new long[graph.Channels.Count];
        foreach (var exitOf in traces)
        {
            var run = new SimulationRun(graph, exitOf, workload, SimulationOptions.Default);
            if (!run.Run(cancellation: cancellation))
            {
                throw Deadlock.Explain(run, exitOf, workload);
            }

            _traces.Add((exitOf, run.Clock));
            for (var c = 0; c < _highWater.Length; c++)
            {
                _highWater[c] = Math.Max(_highWater[c], run.Counters.ChannelHigh[c]);
            }
        }
    }

    /// <summary>Searches all FIFOs and conditional buffers.</summary>
    /// <param name="graph">The graph whose totals are kept.</param>
    /// <param name="traces">Exit of each sample, walked cyclically.</param>
    /// <param name="workload">Samples of each run.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>Words by channel (null where it has no FIFO or the search was cancelled) and frames by unit.</returns>
    /// <exception cref="EeHw.Model.Diagnostics.EeHwException">EEHW6501 when the graph stands still under one of the traces.</exception>
    public static (long?[] Channels, long?[] Units) Search(UnitGraph graph, IEnumerable<byte[]> traces, Workload workload, CancellationToken cancellation)
    {
        var search = new DepthSearch(graph, traces, workload, cancellation);
        var channels = Enumerable.Range(0, graph.Channels.Count).Where(c => graph.Channels[c].Depth > 0).ToList();
        var buffers = Enumerable.Range(0, graph.Units.Count).Where(u => graph.Units[u] is ConditionalBuffer).ToList();
        var isWhole = channels.All(search.Channel) && buffers.All(search.Buffer);
        while (isWhole && (channels.Any(search.Lower) | buffers.Any(search.LowerBuffer)))
        {
            // until every component has been tried a word lower since the last that gave way
        }

        var found = new long?[graph.Channels.Count];
        var frames = new long?[graph.Units.Count];
        foreach (var c in channels.Where(_ => !cancellation.IsCancellationRequested))
        {
            found[c] = search._graph.Channels[c].Depth;
        }

        foreach (var u in buffers.Where(_ => !cancellation.IsCancellationRequested))
        {
            frames[u] = ((ConditionalBuffer)search._graph.Units[u]).Frames;
        }

        return (found, frames);
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

    /// <summary>The graph with other frames of one conditional buffer.</summary>
    public static UnitGraph WithFrames(UnitGraph graph, int unit, int frames)
        => graph with { Units = graph.Units.Select((u, i) => i == unit ? (ConditionalBuffer)u with { Frames = frames } : u).ToValueList() };

    // From below to the smallest that does; false when cancelled.
    private bool Channel(int channel)
    {
        var given = _graph.Channels[channel].Depth;
        foreach (var depth in Candidates(Math.Min(given, _highWater[channel] + 1)))
        {
            if (depth == given || Takes(With(_graph, channel, depth)))
            {
                break;
            }
        }

        Lower(channel);
        return !_cancellation.IsCancellationRequested;
    }

    private bool Buffer(int unit)
    {
        for (var frames = 1; frames < ((ConditionalBuffer)_graph.Units[unit]).Frames; frames++)
        {
            if (Takes(WithFrames(_graph, unit, frames)))
            {
                break;
            }
        }

        return !_cancellation.IsCancellationRequested;
    }

    // Down word by word from a depth that keeps the totals, so that one word less does not; whether it went down.
    private bool Lower(int channel)
    {
        var before = _graph.Channels[channel].Depth;
        while (_graph.Channels[channel].Depth is > 0 and var depth && !_cancellation.IsCancellationRequested && Takes(With(_graph, channel, depth - 1)))
        {
        }

        return _graph.Channels[channel].Depth < before;
    }

    private bool LowerBuffer(int unit)
    {
        var before = ((ConditionalBuffer)_graph.Units[unit]).Frames;
        while (((ConditionalBuffer)_graph.Units[unit]).Frames is > 1 and var frames && !_cancellation.IsCancellationRequested && Takes(WithFrames(_graph, unit, frames - 1)))
        {
        }

        return ((ConditionalBuffer)_graph.Units[unit]).Frames < before;
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

    // Takes a graph that keeps every total. The trace that refused the last one is asked first.
    private bool Takes(UnitGraph graph)
    {
        for (var i = 0; i < _traces.Count; i++)
        {
            var (exitOf, total) = _traces[i];
            var run = new SimulationRun(graph, exitOf, _workload, SimulationOptions.Default);
            if (!run.Run(cancellation: _cancellation) || !run.Ledger.IsDone || run.Clock > total)
            {
                _traces.RemoveAt(i);
                _traces.Insert(0, (exitOf, total));
                return false;
            }
        }

        _graph = graph;
        return true;
    }
}
