using EeHw.Model.Arithmetic;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Sim.Tests.Designs;

/// <summary>Builds unit graphs by hand. A stream is the unit and port it comes from, with its map and lanes.</summary>
public sealed class GraphBuilder(string name, double clockMhz = 125)
{
    private readonly List<Unit> _units = [];
    private readonly List<Channel> _channels = [];

    public static FixedFormat Format { get; } = FixedFormatOf();

    public int FifoDepth { get; set; }

    public Unit Last => _units[^1];

    public sealed record Stream(int Unit, int Port, Shape Shape, int Lanes, long Words);

    public Stream Source(Shape shape, int lanes)
    {
        var words = (long)shape.Pixels * (shape.Channels / lanes);
        return Put(new Source { Name = "source", Layer = 0, Stage = 0, WordsPerFrame = words }, shape, lanes, words);
    }

    public Stream Window(Stream input, Extent kernel, int repeats, int stage = 0, Extent? stride = null, Padding padding = default, Extent? dilation = null, int window = 1, int groups = 1, bool depthwise = false, long? words = null, int? depth = null)
    {
        var (s, d) = (stride ?? Extent.One, dilation ?? Extent.One);
        var rows = ((input.Shape.Height + padding.Top + padding.Bottom - 1 - ((kernel.Height - 1) * d.Height)) / s.Height) + 1;
        var columns = ((input.Shape.Width + padding.Left + padding.Right - 1 - ((kernel.Width - 1) * d.Width)) / s.Width) + 1;
        var unit = new SlidingWindow
        {
            Name = $"stage{stage + 1}/window{_units.Count}", Layer = 0, Stage = stage, Input = input.Shape, OutputSize = new Extent(rows, columns), Kernel = kernel, Stride = s,
            Dilation = d, Padding = padding, Groups = groups, Depthwise = depthwise, Lanes = input.Lanes, Window = window, Repeats = repeats,
            BufferWords = words ?? ((((kernel.Height - 1) * d.Height) + 1 + s.Height) * input.Shape.Width * (input.Shape.Channels / input.Lanes)), Format = Format, Memory = MemoryStyle.Bram,
        };
        var output = Put(unit, new Shape(input.Shape.Channels, rows, columns), input.Lanes * window, unit.OutputWords);
        Connect(input, output.Unit, 0, depth);
        return output with { Lanes = input.Lanes };
    }

    public Stream Mac(Stream input, int channels, int pe, int wordsPerOutput, int stage = 0, int window = 1)
    {
        var shape = new Shape(channels, input.Shape.Height, input.Shape.Width);
        var unit = new MacArray
        {
            Name = $"stage{stage + 1}/mac{_units.Count}", Layer = 0, Stage = stage, Output = shape, Pe = pe, Simd = input.Lanes, Window = window, Depthwise = false, Groups = 1,
            WordsPerOutput = wordsPerOutput, Input = Format, WeightWidth = 8, AccumulatorWidth = 32, Epilogue = new Epilogue(Format), WeightMemory = MemoryStyle.Bram,
        };
        var output = Put(unit, shape, pe, unit.OutputWords);
        Connect(input, output.Unit, 0, 0);
        return output;
    }

    /// <summary>A convolution as a window and a MAC array.</summary>
    public Stream Conv(Stream input, int channels, int kernel, int pe, int stage = 0, int stride = 1, Padding padding = default, int dilation = 1, int? depth = null, long? words = null, int window = 1)
    {
        var map = Window(input, new Extent(kernel, kernel), channels / pe, stage, new Extent(stride, stride), padding, new Extent(dilation, dilation), window, words: words, depth: depth);
        return Mac(map, channels, pe, kernel * kernel / window * (input.Shape.Channels / input.Lanes), stage, window);
    }

    /// <summary>A dense layer over the whole map.</summary>
    public Stream Dense(Stream input, int outputs, int pe, int stage = 0, int? depth = null)
    {
        var kernel = new Extent(input.Shape.Height, input.Shape.Width);
        var window = Window(input, kernel, outputs / pe, stage, depth: depth);
        return Mac(window, outputs, pe, kernel.Area * (input.Shape.Channels / input.Lanes), stage);
    }

    public Stream Pool(Stream input, int kernel, int stage = 0, int? stride = null, bool isMax = true, int? depth = null, int window = 1)
    {
        var size = new Extent(kernel, kernel);
        var map = Window(input, size, 1, stage, new Extent(stride ?? kernel, stride ?? kernel), depthwise: true, depth: depth, window: window);
        var unit = new Pool { Name = $"stage{stage + 1}/pool{_units.Count}", Layer = 0, Stage = stage, Output = map.Shape, Lanes = input.Lanes, IsMax = isMax, Window = window, WordsPerOutput = kernel * kernel / window, CountPadding = false, Input = Format, Epilogue = new Epilogue(Format) };
        var output = Put(unit, map.Shape, input.Lanes, (long)map.Shape.Pixels * (map.Shape.Channels / input.Lanes));
        Connect(map, output.Unit, 0, 0);
        return output;
    }

    public Stream Pointwise(Stream input, int stage = 0)
        => Through(input, new Pointwise { Name = $"stage{stage + 1}/relu{_units.Count}", Layer = 0, Stage = stage, Shape = input.Shape, Lanes = input.Lanes, Input = Format, Epilogue = new Epilogue(Format) }, input.Shape, input.Lanes);

    public Stream GlobalPool(Stream input, int stage = 0)
        => Through(input, new GlobalPool { Name = $"stage{stage + 1}/mean{_units.Count}", Layer = 0, Stage = stage, Input = input.Shape, Lanes = input.Lanes, Format = Format, Epilogue = new Epilogue(Format) }, new Shape(input.Shape.Channels, 1, 1), input.Lanes);

    public Stream Adapt(Stream input, int lanes, int stage = 0)
        => lanes == input.Lanes ? input : Through(input, new WidthAdapter { Name = $"stage{stage + 1}/adapter{_units.Count}", Layer = -1, Stage = stage, Shape = input.Shape, InputLanes = input.Lanes, OutputLanes = lanes, Format = Format }, input.Shape, lanes);

    public Stream Add(Stream a, Stream b, int depthA, int depthB, int stage = 0)
    {
        var unit = new Add { Name = $"stage{stage + 1}/add{_units.Count}", Layer = 0, Stage = stage, Shape = a.Shape, Lanes = a.Lanes, InputA = Format, InputB = Format, Epilogue = new Epilogue(Format) };
        var output = Put(unit, a.Shape, a.Lanes, a.Words);
        Connect(a, output.Unit, 0, depthA, isSkip: true);
        Connect(b, output.Unit, 1, depthB);
        return output;
    }

    public Stream Concat(Stream a, Stream b, int depthA, int depthB, int stage = 0)
    {
        var shape = a.Shape with { Channels = a.Shape.Channels + b.Shape.Channels };
        var unit = new Concat { Name = $"stage{stage + 1}/concat{_units.Count}", Layer = 0, Stage = stage, Output = shape, InputChannels = [a.Shape.Channels, b.Shape.Channels], InputFormats = [Format, Format], Lanes = a.Lanes, Epilogue = new Epilogue(Format) };
        var output = Put(unit, shape, a.Lanes, a.Words + b.Words);
        Connect(a, output.Unit, 0, depthA, isSkip: true);
        Connect(b, output.Unit, 1, depthB);
        return output;
    }

    public Stream[] Fork(Stream input, int copies, int stage = 0)
    {
        var unit = new Fork { Name = $"stage{stage + 1}/fork{_units.Count}", Layer = -1, Stage = stage, Copies = copies, WordsPerFrame = input.Words, WidthBits = 16 };
        _units.Add(unit);
        Connect(input, _units.Count - 1, 0, 0);
        return [.. Enumerable.Range(0, copies).Select(p => input with { Unit = _units.Count - 1, Port = p })];
    }

    public Stream Decision(Stream logits, int exit, bool isFinal, int? latency = null)
    {
        var words = logits.Shape.Channels / logits.Lanes;
        var unit = new ExitDecision
        {
            Name = $"stage{exit + 1}/decision", Layer = 0, Stage = exit, Exit = exit, IsFinal = isFinal, Classes = logits.Shape.Channels, Lanes = logits.Lanes, Input = Format,
            Decision = new DecisionUnitSpec(isFinal ? "always" : "softmax-base2", 0.9, false, 15, 6), LatencyCycles = latency ?? (isFinal ? 1 : words + 4),
        };
        var output = Put(unit, new Shape(1, 1, 1), 1, 1);
        Connect(logits, output.Unit, 0, 0);
        return output;
    }

    public Stream Buffer(Stream map, Stream decision, int exit, int frames, int? depth = null)
    {
        var unit = new ConditionalBuffer { Name = $"stage{exit + 1}/buffer{_units.Count}", Layer = -1, Stage = exit + 1, Exit = exit, WordsPerFrame = map.Words, WidthBits = 16, Frames = frames, Memory = MemoryStyle.Bram };
        var output = Put(unit, map.Shape, map.Lanes, map.Words);
        Connect(map, output.Unit, 0, depth);
        Connect(decision, output.Unit, 1, 0);
        return output;
    }

    public UnitGraph Finish(IReadOnlyList<Stream> answers, bool inOrder = true, int slots = 8)
    {
        var last = answers[0];
        if (last.Words == 1 && _units[last.Unit] is ExitDecision or EeHw.Model.Hardware.Fork)
        {
            var merge = new ExitMerge { Name = "merge", Layer = -1, Stage = 0, Exits = answers.Count, InOrder = inOrder, ReorderSlots = slots, IdBits = 8 };
            last = Put(merge, new Shape(1, 1, 1), 1, 1);
            for (var k = 0; k < answers.Count; k++)
            {
                Connect(answers[k], last.Unit, k, 0);
            }
        }

        _units.Add(new Sink { Name = "sink", Layer = -1, Stage = 0 });
        Connect(last, _units.Count - 1, 0, 0);
        return new UnitGraph { Name = name, Units = _units.ToValueList(), Channels = _channels.ToValueList(), ExitCount = answers.Count, Clock = new Frequency(clockMhz) };
    }

    private static FixedFormat FixedFormatOf() => new(16, 6);

    private Stream Through(Stream input, Unit unit, Shape shape, int lanes)
    {
        var output = Put(unit, shape, lanes, (long)shape.Pixels * (shape.Channels / lanes));
        Connect(input, output.Unit, 0, FifoDepth);
        return output;
    }

    private Stream Put(Unit unit, Shape shape, int lanes, long words)
    {
        _units.Add(unit);
        return new Stream(_units.Count - 1, 0, shape, lanes, words);
    }

    private void Connect(Stream from, int to, int port, int? depth, bool isSkip = false)
        => _channels.Add(new Channel { Name = $"{_units[from.Unit].Name}.{from.Port}", From = from.Unit, FromPort = from.Port, To = to, ToPort = port, Lanes = from.Lanes, WidthBits = 16 * from.Lanes, WordsPerFrame = from.Words, Depth = depth ?? FifoDepth, IsSkip = isSkip });
}
