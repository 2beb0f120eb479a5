using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Sim.Units;

namespace EeHw.Sim.Kernel;

/// <summary>A unit graph as parts and nets: FIFOs become parts of their own, every net is a wire with one writer and one reader.</summary>
internal sealed class Blueprint
{
    private readonly List<Part> _parts = [];
    private readonly int _sourceSlot;
    private readonly long _stallSeed;
    private readonly int[] _writerNets;

    /// <summary>Makes the parts of a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="sourceSlot">Clocks per slot of the source.</param>
    /// <param name="stallSeed">Seed of the sink's stalls, or 0 for none.</param>
    /// <exception cref="EeHwException">EEHW6502 for a graph that cannot be stepped.</exception>
    public Blueprint(UnitGraph graph, int sourceSlot = 1, long stallSeed = 0)
    {
        Graph = graph;
        _sourceSlot = sourceSlot;
        _stallSeed = stallSeed;
        GraphCheck.Check(graph);
        var into = new int[graph.Channels.Count];
        var outOf = new int[graph.Channels.Count];
        _writerNets = outOf;
        var isToken = TokenChannels(graph);
        for (var c = 0; c < graph.Channels.Count; c++)
        {
            outOf[c] = Nets++;
            into[c] = graph.Channels[c].Depth == 0 ? outOf[c] : Nets++;
        }

        for (var u = 0; u < graph.Units.Count; u++)
        {
            var unit = graph.Units[u];
            var inputs = Enumerable.Range(0, unit.InputPorts).Select(p => ChannelInto(u, p)).ToArray();
            var outputs = Enumerable.Range(0, unit.OutputPorts).Select(p => ChannelOutOf(u, p)).ToArray();
            for (var p = 0; p < inputs.Length; p++)
            {
                var c = inputs[p];
                if (graph.Channels[c].Depth > 0)
                {
                    var (depth, token) = (graph.Channels[c].Depth, isToken[c]);
                    _parts.Add(new Part(-1, c, [outOf[c]], [into[c]], -1, token, true, (i, o) => new FifoControl(i[0], o[0], depth, token)) { Clock = graph.ClockOf(graph.Channels[c]) });
                }
            }

            AddUnit(u, unit, [.. inputs.Select(c => into[c])], [.. outputs.Select(c => outOf[c])], inputs.Length > 0 && isToken[inputs[0]]);
        }

        int ChannelInto(int unit, int port) => IndexOf(graph, c => c.To == unit && c.ToPort == port);
        int ChannelOutOf(int unit, int port) => IndexOf(graph, c => c.From == unit && c.FromPort == port);
    }

    public UnitGraph Graph { get; }

    /// <summary>Parts, each behind those it reads from; the heart of a conditional buffer behind its writer and reader.</summary>
    public IReadOnlyList<Part> Parts => _parts;

    public int Nets { get; private set; }

    /// <summary>Ports of the two sides of every crossing.</summary>
    public List<(int Writer, int Reader)> Crossings { get; } = [];

    public int Ports { get; private set; }

    /// <summary>Port of the source.</summary>
    public int SourcePort { get; private set; } = -1;

    /// <summary>Port of the sink.</summary>
    public int SinkPort { get; private set; } = -1;

    /// <summary>The net at the writing end of a channel.</summary>
    public int WriterNet(int channel) => _writerNets[channel];

    /// <summary>Makes a plane of some parts.</summary>
    /// <param name="parts">The parts, in blueprint order.</param>
    /// <param name="tokenValue">Value of a decision token, or null.</param>
    /// <param name="netOf">Receives the plane's net for each net of the blueprint.</param>
    public (Plane Plane, Part[] Parts) Cut(Part[] parts, Func<int, int>? tokenValue, Dictionary<int, int>? netOf = null)
    {
        netOf ??= [];
        foreach (var net in parts.SelectMany(p => p.Inputs.Concat(p.Outputs)))
        {
            netOf.TryAdd(net, netOf.Count);
        }

        var units = parts.Select(p => p.Create([.. p.Inputs.Select(n => netOf[n])], [.. p.Outputs.Select(n => netOf[n])])).ToList();
        return (new Plane(units, netOf.Count, Ports) { TokenValue = tokenValue }, parts);
    }

    private static int IndexOf(UnitGraph graph, Func<Channel, bool> isIt)
    {
        for (var c = 0; c < graph.Channels.Count; c++)
        {
            if (isIt(graph.Channels[c]))
            {
                return c;
            }
        }

        throw new InvalidOperationException("a port without a channel");
    }

    private static bool[] TokenChannels(UnitGraph graph)
    {
        var isToken = new bool[graph.Channels.Count];
        for (var u = 0; u < graph.Units.Count; u++)
        {
            var carries = graph.Units[u] is ExitDecision or ExitMerge
                || (graph.Units[u] is Fork or ClockCrossing && graph.Channels.Select((c, i) => (c, i)).Any(x => x.c.To == u && isToken[x.i]));
            for (var c = 0; carries && c < graph.Channels.Count; c++)
            {
                isToken[c] |= graph.Channels[c].From == u;
            }
        }

        return isToken;
    }

    private void AddUnit(int index, Unit unit, int[] inputs, int[] outputs, bool readsTokens)
    {
        switch (unit)
        {
            case Source u:
                SourcePort = Ports;
                Add(u, Ports++, (_, o, port) => new SourceControl(u, o[0], port, _sourceSlot));
                break;
            case Sink:
                SinkPort = Ports;
                var words = checked((int)Graph.Into(index).WordsPerFrame);
                Add(unit, Ports++, (i, _, port) => _stallSeed == 0 ? new SinkControl(i[0], words, port) : new StallingSinkControl(i[0], words, port, _stallSeed, _sourceSlot));
                break;
            case SlidingWindow u:
                Add(u, -1, (i, o, _) => new SlidingWindowControl(u, i[0], o[0]));
                break;
            case MacArray u:
                Add(u, -1, (i, o, _) => new MacArrayControl(u, i[0], o[0]));
                break;
            case Pool u:
                Add(u, -1, (i, o, _) => new PoolControl(u, i[0], o[0]));
                break;
            case GlobalPool u:
                Add(u, -1, (i, o, _) => new GlobalPoolControl(u, i[0], o[0]));
                break;
            case Pointwise u:
                Add(u, -1, (i, o, _) => new PointwiseControl(i[0], o[0]));
                break;
            case Sigmoid u:
                Add(u, -1, (i, o, _) => new SigmoidControl(i[0], o[0]));
                break;
            case SelfGate u:
                Add(u, -1, (i, o, _) => new SelfGateControl(i[0], o[0]));
                break;
            case ChannelNorm u:
                Add(u, -1, (i, o, _) => new ChannelNormControl(u, i[0], o[0]));
                break;
            case ClassMeans u:
                Add(u, -1, (i, o, _) => new ClassMeansControl(u, i[0], o[0]));
                break;
            case Add u:
                Add(u, -1, (i, o, _) => new AddControl(i[0], i[1], o[0]));
                break;
            case Concat u:
                Add(u, -1, (i, o, _) => new ConcatControl(u, i, o[0]));
                break;
            case WidthAdapter u:
                Add(u, -1, (i, o, _) => new WidthAdapterControl(u, i[0], o[0]));
                break;
            case Fork u:
                Add(u, -1, (i, o, _) => new ForkControl(i[0], o));
                break;
            case ExitDecision u:
                Add(u, Ports++, (i, o, _) => new ExitDecisionControl(u, i[0], o[0]));
                break;
            case ExitMerge u:
                Add(u, -1, (i, o, _) => new ExitMergeControl(u, i, o[0]));
                break;
            case ClockCrossing u:
                // both sides share the memory; a crossing is made once for each run
                var (taking, giving, memory) = (Ports++, Ports++, new ClockCrossingMemory(u.Depth));
                Crossings.Add((taking, giving));
                _parts.Add(new Part(index, -1, [inputs[0]], [], taking, readsTokens, true, (i, _) => new CrossingWriter(i[0], memory, taking)) { Clock = u.WriteClock });
                _parts.Add(new Part(index, -1, [], outputs, giving, readsTokens, false, (_, o) => new CrossingReader(o[0], memory, giving)) { Clock = u.ReadClock });
                break;
            case ConditionalBuffer u:
                var (writer, reader, size) = (Ports++, Ports++, checked((int)u.WordsPerFrame));
                _parts.Add(new Part(index, -1, [inputs[0]], [], writer, false, true, (i, _) => new BufferWriter(i[0], size, writer)) { Clock = Graph.ClockOf(u) });
                _parts.Add(new Part(index, -1, [], outputs, reader, false, false, (_, o) => new BufferReader(o[0], size, reader)) { Clock = Graph.ClockOf(u) });
                _parts.Add(new Part(index, -1, [inputs[1]], [], -1, true, false, (i, _) => new ConditionalBufferControl(u, i[0], writer, reader)) { Clock = Graph.ClockOf(u) });
                break;
            default:
                throw new EeHwException(Codes.Simulation.UnknownUnit, new Place { Item = unit.Name }, $"a unit of kind {unit.Kind} has no control model.", "Use a unit the simulator knows.");
        }

        void Add(Unit u, int port, Func<int[], int[], int, ControlUnit> create)
            => _parts.Add(new Part(index, -1, inputs, outputs, port, u is ExitMerge || (readsTokens && u is Fork or Sink), true, (i, o) => create(i, o, port)) { Clock = Graph.ClockOf(u) });
    }
}
