using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Model.Units;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>Collects units and channels; adds adapters and forks where they are needed.</summary>
internal sealed class GraphBuilder(MappingChoice mapping, Platform platform, ClockPlan clocks)
{
    private readonly UnitNames _names = new();
    private readonly Dictionary<(int Root, int Stage), Queue<Stream>> _taps = [];

    public ClockPlan Clocks => clocks;

    public List<Unit> Units { get; } = [];

    public List<Channel> Channels { get; } = [];

    public string Name(string name) => _names.Take(name);

    public int Add(Unit unit)
    {
        Units.Add(unit);
        return Units.Count - 1;
    }

    public void Link(Stream from, int to, int port)
    {
        var name = FormattableString.Invariant($"{Units[from.Unit].Name}.{from.Port}");
        var depth = mapping.FifoDepths.TryGetValue(name, out var chosen) ? chosen : mapping.FifoDepth;
        Channels.Add(new Channel
        {
            Name = name,
            From = from.Unit,
            FromPort = from.Port,
            To = to,
            ToPort = port,
            Lanes = from.Lanes,
            WidthBits = from.WidthBits,
            WordsPerFrame = from.Words,
            Depth = depth,
            Memory = StyleOf(from.WidthBits, depth, isConstant: false),
        });
    }

    public MemoryStyle StyleOf(long widthBits, long depth, bool isConstant)
        => depth == 0 ? MemoryStyle.Lutram : ResourceRules.StyleOf(widthBits, depth, mapping.LutramMaximumBits, platform, isConstant);

    /// <summary>Gives a stream other lanes where needed.</summary>
    public Stream Adapt(Stream stream, Shape shape, int lanes, FixedFormat format, string name, int stage)
    {
        if (stream.Lanes == lanes)
        {
            return stream;
        }

        var adapter = Add(new WidthAdapter { Name = Name(name), Layer = -1, Stage = stage, Shape = shape, InputLanes = stream.Lanes, OutputLanes = lanes, Format = format });
        Link(stream, adapter, 0);
        return new Stream(adapter, 0, lanes, lanes * format.Width, shape.Elements / lanes);
    }

    /// <summary>Takes a stream from the clock of one stage to that of another; the same stream where they share one.</summary>
    public Stream Cross(Stream stream, int from, int to, string prefix, int owner)
    {
        if (clocks.Of(from) == clocks.Of(to))
        {
            return stream;
        }

        var crossing = Add(new ClockCrossing
        {
            Name = Name(prefix + "/crossing"), Layer = -1, Stage = owner, WriteClock = clocks.Of(from), ReadClock = clocks.Of(to), Depth = mapping.CrossingDepth, WordsPerFrame = stream.Words, WidthBits = stream.WidthBits,
        });
        Link(stream, crossing, 0);
        return stream with { Unit = crossing, Port = 0 };
    }

    /// <summary>Makes a stream available to all its readers of a stage, behind a fork where there are several.</summary>
    public void Offer(Stream stream, int root, int stage, int readers, string prefix)
    {
        var taps = _taps[(root, stage)] = new Queue<Stream>();
        foreach (var tap in Fork(stream, readers, prefix, stage))
        {
            taps.Enqueue(tap);
        }
    }

    /// <summary>Takes the next copy of a stream; copies are taken in the order of the readers.</summary>
    public Stream Take(int root, int stage) => _taps[(root, stage)].Dequeue();

    public IEnumerable<Stream> Fork(Stream stream, int copies, string prefix, int stage)
    {
        if (copies == 1)
        {
            return [stream];
        }

        var fork = Add(new Fork { Name = Name(prefix + "/fork"), Layer = -1, Stage = stage, Copies = copies, WordsPerFrame = stream.Words, WidthBits = stream.WidthBits });
        Link(stream, fork, 0);
        return Enumerable.Range(0, copies).Select(port => stream with { Unit = fork, Port = port });
    }

    public UnitGraph Build(string name, int exits, double clockMhz)
        => new() { Name = name, Units = Units.ToValueList(), Channels = Channels.ToValueList(), ExitCount = exits, Clock = new Frequency(clockMhz), Clocks = clocks.Clocks, StageClocks = clocks.StageClocks };
}
