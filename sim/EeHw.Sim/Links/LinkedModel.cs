using EeHw.Model.Designs;
using EeHw.Model.Numerics;
using EeHw.Sim.Engines;
using EeHw.Sim.Frames;
using EeHw.Sim.Workloads;

namespace EeHw.Sim.Links;

/// <summary>
/// A design with links as stations: the stages of each part, each link between them (sending, which occupies it, then flight, which does not), and the way of the answer back over every link that was passed.
/// Queues are as deep as they grow.
/// </summary>
internal sealed class LinkedModel
{
    private const int Unlimited = 1_000_000;
    private const double FemtosecondsPerMs = 1e12;

    private readonly LoweredDesign _design;
    private readonly List<FrameServer> _servers = [];
    private readonly List<LinkedStation> _stations = [];

    public LinkedModel(LoweredDesign design)
    {
        _design = design;
        for (var p = 0; p <= design.Links.Count; p++)
        {
            if (p > 0)
            {
                Link(p - 1);
            }

            if (p > 0 && design.Links[p - 1].Choice.Server is { } server)
            {
                Server(p, server);
            }
            else if ((p == 0 ? design : design.Links[p - 1].Behind!) is { Design.Mapping.Engine: not null } engine)
            {
                Engine(p, engine);
            }
            else if ((p == 0 ? design.Front : design.Links[p - 1].Behind) is { } streaming)
            {
                Streaming(p, streaming);
            }
        }

        for (var l = design.Links.Count - 1; l >= 0; l--)
        {
            Answer(l);
        }
    }

    /// <summary>Stations in the order in which a sample meets them.</summary>
    public IReadOnlyList<LinkedStation> Stations => _stations;

    /// <summary>For the kernel.</summary>
    public FrameModel Frames => new(_servers.ToValueList(), _stations.Select(s => s.Station).ToValueList());

    /// <summary>Layers of the engine before the first link per batch size from 1; null where it is not an engine.</summary>
    public List<ValueList<StepCost>>? Layers { get; private set; }

    /// <summary>Closed form: time of a sample alone that leaves at an exit, ns. Traces at their highest rate.</summary>
    public double AloneNs(int exit) => _stations.Where(s => s.Station.Stage <= exit).Sum(s => s.Mean) * 1e-6;

    /// <summary>Closed form: samples per second that no server falls below; traces at their highest rate.</summary>
    public double BoundPerSecond(IReadOnlyList<double> shares)
    {
        var slowest = 0.0;
        for (var s = 0; s < _servers.Count; s++)
        {
            var taken = _stations.Where(x => x.Station.Server == s).Sum(x => shares.Skip(x.Station.Stage).Sum() * x.Taken);
            slowest = Math.Max(slowest, taken / _servers[s].Units);
        }

        return slowest == 0 ? double.PositiveInfinity : 1e15 / slowest;
    }

    /// <summary>Samples that keep every server busy in a closed workload.</summary>
    public int InFlight(IReadOnlyList<double> shares)
    {
        var alone = shares.Select((s, k) => s * AloneNs(k)).Sum() * 1e-9;
        var batches = _servers.Sum(s => s.Units < Unlimited ? _stations.Where(x => _servers[x.Station.Server] == s).Select(x => x.Station.MaximumBatch).DefaultIfEmpty(1).Max() : 0);
        return (int)Math.Clamp(Math.Ceiling((1.5 * alone * BoundPerSecond(shares)) + 1 + batches), 2, 100_000);
    }

    private bool IsIn(int part, int layer)
        => (part == 0 || !_design.Links[part - 1].Cut.Before[layer]) && (part == _design.Links.Count || _design.Links[part].Cut.Before[layer]);

    private void Streaming(int part, LoweredDesign design)
    {
        // Whole stages only: from where the part begins to where the next link does.
        var (from, to) = (part == 0 ? 0 : _design.Links[part - 1].Cut.Stage, part == _design.Links.Count ? _design.Graph.ExitCount : _design.Links[part].Cut.Stage);
        var before = from == 0 ? 0 : SingleSample.Clocks(design.Graph, from - 1);
        for (var k = from; k < to; k++)
        {
            var (alone, interval) = (SingleSample.Clocks(design.Graph, k), (long)Math.Ceiling(ClosedForm.StageInterval(design.Graph, k)));
            Add(new($"{Name(part)} stage {k + 1}"), "streaming", part, k, new FixedTime(Femtoseconds(interval, design)));
            Delay($"{Name(part)} stage {k + 1} fill", part, k, new FixedTime(Femtoseconds(Math.Max(0, alone - before - interval), design)));
            before = alone;
        }
    }

    private void Engine(int part, LoweredDesign design)
    {
        var (load, network) = (EngineDesign.LoadOf(design), design.Network.Network);
        var index = network.Layers.Select((l, i) => (l.Name, i)).ToDictionary(p => p.Name, p => p.i, StringComparer.Ordinal);
        var steps = EngineSimulation.Only(EngineDesign.StepsOf(design), s => IsIn(part, index[s.Name]));
        if (steps.Count == 0)
        {
            return;
        }

        var costs = EngineSimulation.Costs(steps, EngineSimulation.Share(EngineDesign.EngineOf(design), load), load);
        Layers = part == 0 ? costs : Layers;
        var clocks = EngineSimulation.Clocks(costs, network.ExitCount, load);
        var (first, engine) = (_servers.Count, -1);
        foreach (var k in steps.Select(s => s.Stage).Distinct().Order())
        {
            var isPinned = load.Pinned.ContainsKey(k);
            if (isPinned || engine < 0)
            {
                _servers.Add(isPinned ? new($"{Name(part)} stage {k + 1}") : new($"{Name(part)} engine", load.Engines, FrameDiscipline.FullBatchFirst));
                engine = isPinned ? engine : _servers.Count - 1;
            }

            var times = clocks[k].Select(c => Femtoseconds(c, design)).ToValueList();
            _stations.Add(new(new($"{Name(part)} stage {k + 1}", isPinned ? _servers.Count - 1 : engine, k, new FixedTime(times[0]), MaximumBatch: isPinned ? 1 : load.Batch, BatchTimes: times), isPinned ? "streaming" : "engine", part));
        }
    }

    private void Server(int part, LinkServer server)
    {
        var layers = _design.Network.Network.Layers;
        var stages = new Model.Networks.NetworkStages(_design.Network.Network).StageOf;
        var inside = Enumerable.Range(0, layers.Count).Where(i => stages[i] >= 0 && IsIn(part, i)).ToList();
        var used = -1;
        foreach (var k in inside.Select(i => stages[i]).Distinct().Order())
        {
            var time = (long)Math.Round(inside.Where(i => stages[i] == k).Sum(i => layers[i].Macs) / server.GigaMacsPerSecond * 1e6);
            if (used < 0)
            {
                Delay($"{Name(part)} latency", part, k, new FixedTime((long)Math.Round(server.LatencyMs * FemtosecondsPerMs)));
                _servers.Add(new(Name(part), server.Parallel, FrameDiscipline.DeepestFirst));
                used = _servers.Count - 1;
            }

            _stations.Add(new(new($"{Name(part)} stage {k + 1}", used, k, new FixedTime(time)), "server", part));
        }
    }

    private void Link(int index)
    {
        var link = _design.Links[index];
        var packets = new Packets(Math.Max(1, link.SampleBits), 8 * link.Choice.PacketBytes, link.Choice.LossFraction, RandomStreams.Links + (uint)(2 * index));
        Add(new($"link {link.Choice.Name}"), "link", index, link.Cut.Stage, new SendingTime(packets, link.Rate), link.Choice.AnswersWhenDown ? now => link.Rate.At(now) == 0 : null);
        Delay($"link {link.Choice.Name} flight", index, link.Cut.Stage, new FlightTime(packets, Latency(link)));
    }

    private void Answer(int index)
    {
        var link = _design.Links[index];
        var packets = new Packets(8L * link.Choice.AnswerBytes, 8 * link.Choice.PacketBytes, link.Choice.LossFraction, RandomStreams.Links + (uint)(2 * index) + 1);
        Add(new($"link {link.Choice.Name} back"), "answer", index, link.Cut.Stage, new SendingTime(packets, link.Rate));
        Delay($"link {link.Choice.Name} back flight", index, link.Cut.Stage, new FlightTime(packets, Latency(link)));
    }

    private static long Latency(LinkPart link) => (long)Math.Round(link.Choice.LatencyMs * FemtosecondsPerMs);

    private void Delay(string name, int part, int stage, ServiceTime time)
    {
        if (time.Mean > 0)
        {
            Add(new(name, Unlimited), "delay", part, stage, time);
        }
    }

    private void Add(FrameServer server, string kind, int part, int stage, ServiceTime time, Func<long, bool>? isDown = null)
    {
        _servers.Add(server);
        _stations.Add(new(new(server.Name, _servers.Count - 1, stage, time) { IsDown = isDown }, kind, part));
    }

    private string Name(int part) => part == 0 ? "device" : $"behind {_design.Links[part - 1].Choice.Name}";

    private static long Femtoseconds(long clocks, LoweredDesign design) => (long)Math.Round(clocks * 1e9 / design.Design.ClockMhz);
}
