using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;

namespace EeHw.Codegen.Verilog;

/// <summary>Turns units into instances of the shipped modules: parameters and connections, nothing else.</summary>
internal sealed class InstanceBuilder(UnitGraph graph, QuantizedNetwork network, Nets nets, string[] ids)
{
    private readonly List<(string Path, string Content)> _memories = [];

    /// <summary>Memory contents collected on the way.</summary>
    public IReadOnlyList<(string Path, string Content)> Memories => _memories;

    /// <summary>Bits that number so many things, at least 1.</summary>
    public static int Bits(long things) => Math.Max(1, things <= 1 ? 1 : System.Numerics.BitOperations.Log2((ulong)things - 1) + 1);

    /// <summary>Makes the text of a unit: an instance, and assignments where ports are joined.</summary>
    public string Build(int index) => graph.Units[index] switch
    {
        Source or Sink => "",
        SlidingWindow u => Simple(index, "sliding_window", Window(index, u)),
        MacArray u => Simple(index, "mac_array", Mac(index, u)),
        Pool u => Simple(index, "pool", PoolOf(index, u)),
        GlobalPool u => Simple(index, "global_pool", Mean(u)),
        Pointwise u => Simple(index, "pointwise", [("LANES", T(u.Lanes)), .. Input(u.Input), .. EpilogueParameters.Of(u.Epilogue, u.Input.FractionBits)]),
        Sigmoid u => Simple(index, "sigmoid", Units.Sigmoid.Parameters(u, FilesOf(index))),
        SelfGate u => Simple(index, "self_gate", Units.SelfGate.Parameters(u, FilesOf(index))),
        ChannelNorm u => Simple(index, "channel_norm", Units.ChannelNorm.Parameters(u, network, FilesOf(index))),
        ClassMeans u => Simple(index, "class_means", Units.ClassMeans.Parameters(u, network, FilesOf(index))),
        WidthAdapter u => Simple(index, "width_adapter", Adapter(u)),
        Add u => AddOf(index, u),
        Concat u => ConcatOf(index, u),
        Fork u => ForkOf(index, u),
        ExitDecision u => Decision(index, u),
        ConditionalBuffer u => Buffer(index, u),
        ClockCrossing u => new Instance("clock_crossing", ids[index], Units.ClockCrossing.Parameters(u), Units.ClockCrossing.Connections(u, nets, nets.Reader(index), nets.Writer(index))).ToString(),
        ExitMerge u => Merge(index, u),
        var other => throw new ArgumentException($"A unit of kind {other.Kind} has no module."),
    };

    private static string T(long value) => Nets.Text(value);

    private static IEnumerable<(string, string)> Input(FixedFormat format) => [("IW", T(format.Width)), ("ISIGNED", format.Signed ? "1" : "0")];

    private static string Joined(IEnumerable<string> parts) => "{" + string.Join(", ", parts.Reverse()) + "}";

    private static string Style(MemoryStyle style) => style == MemoryStyle.Lutram ? "0" : "1";

    private string Simple(int index, string module, IReadOnlyList<(string, string)> parameters)
        => new Instance(module, ids[index], parameters, [.. Clock(index), .. Nets.Stream("s", nets.Reader(index)), .. Nets.Stream("m", nets.Writer(index))]).ToString();

    private IEnumerable<(string, string)> Clock(int index) => nets.Clock(graph.ClockOf(graph.Units[index]));

    private MemoryFile FilesOf(int index) => (suffix, values, perWord, width) => Memory($"{ids[index]}_{suffix}", values, perWord, width);

    private string Memory(string name, IReadOnlyList<long> values, int perWord, int width)
    {
        var path = $"weights/{name}.hex";
        _memories.Add((path, HexFile.Of(values, perWord, width)));
        return $"\"{path}\"";
    }

    private (string, string)[] Window(int index, SlidingWindow u) =>
    [
        ("EW", T(u.Format.Width)), ("LANES", T(u.Lanes)), ("H", T(u.Input.Height)), ("W", T(u.Input.Width)), ("CF", T(u.ChannelGroups)),
        ("G", T(u.Depthwise ? u.ChannelGroups : u.Groups)), ("OH", T(u.OutputSize.Height)), ("OWD", T(u.OutputSize.Width)),
        ("KH", T(u.Kernel.Height)), ("KW", T(u.Kernel.Width)), ("SH", T(u.Stride.Height)), ("SW", T(u.Stride.Width)),
        ("DH", T(u.Dilation.Height)), ("DW", T(u.Dilation.Width)), ("PT", T(u.Padding.Top)), ("PL", T(u.Padding.Left)),
        ("WIN", T(u.Window)), ("REPEATS", T(u.Repeats)), ("CAP", T(u.BufferWords)), ("BLOCK", Style(u.Memory)),
        ("FLAGS", graph.OutOf(index).WidthBits > u.Window * u.Lanes * u.Format.Width ? "1" : "0"),
    ];

    private (string, string)[] Mac(int index, MacArray u)
    {
        var weights = network.Layers[u.Layer].Weights ?? throw new ArgumentException($"{u.Name} has no weights.");
        var finest = weights.FractionBits.Max();
        var spread = finest - weights.FractionBits.Min();
        var alignments = weights.FractionBits.Select(f => (long)(finest - f)).ToArray();
        var packed = Array.ConvertAll(WeightPacking.Pack(u, network), v => (long)v);
        List<(string, string)> list =
        [
            ("PE", T(u.Pe)), ("SIMD", T(u.Simd)), ("WIN", T(u.Window)), ("DEPTHWISE", u.Depthwise ? "1" : "0"), ("SF", T(u.WordsPerOutput)), ("NB", T(u.Output.Channels / u.Pe)),
            .. Input(u.Input), ("WW", T(u.WeightWidth)), ("ACCW", T(u.AccumulatorWidth)),
            .. EpilogueParameters.Of(u.Epilogue, u.Input.FractionBits + finest),
            ("BLOCK", Style(u.WeightMemory)),
            ("WFILE", Memory(ids[index] + "_weights", packed, u.Multipliers, u.WeightWidth)),
            ("BFILE", Memory(ids[index] + "_bias", weights.Bias, u.Pe, u.AccumulatorWidth)),
        ];
        if (spread > 0)
        {
            list.AddRange([("PREW", T(Bits(spread + 1))), ("PREMAX", T(spread)), ("PFILE", Memory(ids[index] + "_shift", alignments, u.Pe, Bits(spread + 1)))]);
        }

        return [.. list];
    }

    private (string, string)[] PoolOf(int index, Pool u)
    {
        var flags = nets.WidthInto(index) > u.Window * u.Lanes * u.Input.Width;
        List<(string, string)> list =
        [
            ("ISMAX", u.IsMax ? "1" : "0"), ("WIN", T(u.Window)), ("LANES", T(u.Lanes)), ("SF", T(u.WordsPerOutput)), ("CG", T(u.Output.Channels / u.Lanes)),
            ("FLAGS", flags ? "1" : "0"), .. Input(u.Input),
        ];
        if (u.IsMax)
        {
            return [.. list, .. EpilogueParameters.Of(u.Epilogue, u.Input.FractionBits)];
        }

        // One reciprocal per pixel where divisors differ, all moved to the finest binary point among them.
        var layer = (PoolLayer)network.Network.Layers[u.Layer];
        var input = network.Network.Layers[layer.Inputs[0]].Output;
        var windows = WindowGeometry.Of(layer, input);
        var pixels = layer.CountPadding || layer.Padding == Padding.None ? 1 : u.Output.Pixels;
        var reciprocals = Enumerable.Range(0, pixels)
            .Select(p => PoolReciprocal.For(PoolReciprocal.DivisorAt(layer, windows, p / u.Output.Width, p % u.Output.Width)))
            .ToList();
        var finest = reciprocals.Max(r => r.Shift);
        var values = reciprocals.Select(r => r.Multiplier << (finest - r.Shift)).ToArray();
        var width = Bits(values.Max() + 1);
        return [.. list, ("NR", T(pixels)), ("RW", T(width)), .. EpilogueParameters.Of(u.Epilogue, u.Input.FractionBits + finest), ("RFILE", Memory(ids[index] + "_reciprocal", values, 1, width))];
    }

    private static (string, string)[] Mean(GlobalPool u)
    {
        var reciprocal = PoolReciprocal.For(u.Input.Pixels);
        return
        [
            ("PIXELS", T(u.Input.Pixels)), ("CG", T(u.Input.Channels / u.Lanes)), ("LANES", T(u.Lanes)), ("RW", T(reciprocal.MultiplierWidth)),
            .. Input(u.Format), .. EpilogueParameters.Of(u.Epilogue, u.Format.FractionBits + reciprocal.Shift), ("RECIPROCAL", T(reciprocal.Multiplier)),
        ];
    }

    private static (string, string)[] Adapter(WidthAdapter u)
    {
        var common = u.InputLanes / (int)System.Numerics.BigInteger.GreatestCommonDivisor(u.InputLanes, u.OutputLanes) * u.OutputLanes;
        return [("EW", T(u.Format.Width)), ("M", T(u.InputLanes)), ("N", T(u.OutputLanes)), ("UP", T(common / u.InputLanes)), ("DOWN", T(common / u.OutputLanes))];
    }

    private string AddOf(int index, Add u)
    {
        var fraction = Math.Max(u.InputA.FractionBits, u.InputB.FractionBits);
        return new Instance(
            "add",
            ids[index],
            [
                ("LANES", T(u.Lanes)), ("AW", T(u.InputA.Width)), ("ASIGNED", u.InputA.Signed ? "1" : "0"), ("BW", T(u.InputB.Width)), ("BSIGNED", u.InputB.Signed ? "1" : "0"),
                ("LA", T(fraction - u.InputA.FractionBits)), ("LB", T(fraction - u.InputB.FractionBits)), .. EpilogueParameters.Of(u.Epilogue, fraction),
            ],
            [.. Clock(index), .. Nets.Stream("a", nets.Reader(index, 0)), .. Nets.Stream("b", nets.Reader(index, 1)), .. Nets.Stream("m", nets.Writer(index))]).ToString();
    }

    private string ConcatOf(int index, Concat u)
    {
        var inputs = Enumerable.Range(0, u.InputPorts).Select(p => nets.Reader(index, p)).ToList();
        var width = Enumerable.Range(0, u.InputPorts).Max(p => nets.WidthInto(index, p));
        return new Instance(
            "concat",
            ids[index],
            [
                ("N", T(u.InputPorts)), ("LANES", T(u.Lanes)), ("MW", T(width)),
                ("WORDS", Joined(u.InputChannels.Select(c => $"16'd{T(c / u.Lanes)}"))),
                ("IWS", Joined(u.InputFormats.Select(f => $"16'd{T(f.Width)}"))),
                ("SHIFTS", Joined(u.InputFormats.Select(f => $"16'h{(f.FractionBits - u.Epilogue.Output.FractionBits) & 0xFFFF:x4}"))),
                ("ISIGNEDS", Joined(u.InputFormats.Select(f => f.Signed ? "1'b1" : "1'b0"))),
                .. EpilogueParameters.Of(u.Epilogue),
            ],
            [
                .. Clock(index),
                ("s_data", Joined(inputs.Select((n, p) => Padded(n + "_data", nets.WidthInto(index, p), width)))),
                ("s_valid", Joined(inputs.Select(n => n + "_valid"))), ("s_ready", Joined(inputs.Select(n => n + "_ready"))),
                .. Nets.Stream("m", nets.Writer(index)),
            ]).ToString();
    }

    private static string Padded(string net, int width, int to) => width == to ? net : $"{{{T(to - width)}'d0, {net}}}";

    private string ForkOf(int index, Fork u)
    {
        var outputs = Enumerable.Range(0, u.Copies).Select(p => nets.Writer(index, p)).ToList();
        return new Instance(
            "word_fork",
            ids[index],
            [("W", T(u.WidthBits)), ("N", T(u.Copies))],
            [
                .. Clock(index), .. Nets.Stream("s", nets.Reader(index)),
                ("m_data", outputs[0] + "_data"), ("m_valid", Joined(outputs.Select(o => o + "_valid"))), ("m_ready", Joined(outputs.Select(o => o + "_ready"))),
            ])
            + string.Concat(outputs.Skip(1).Select(o => $"  assign {o}_data = {outputs[0]}_data;\n"));
    }

    private string Decision(int index, ExitDecision u)
    {
        var unit = DecisionUnit.Create(u.Decision, u.Classes, u.Input);
        var registers = unit.Registers;
        var own = DecisionModules.Of(unit, u, FilesOf(index));
        List<(string, string)> parameters =
        [
            ("KIND", own is null ? DecisionModules.KindOf(unit) : ""),
            ("K", T(u.Classes)), ("LANES", T(u.Lanes)), ("W", T(u.Input.Width)), ("FRAC", T(u.Input.FractionBits)), ("CW", T(Bits(u.Classes))),
            ("LW", T(Math.Max(1, registers.Sum(r => r.Width)))), ("ISIGNED", u.Input.Signed ? "1" : "0"), ("STRICT", u.Decision.Strict ? "1" : "0"),
            ("EXTRA", T(u.LatencyCycles - unit.PipelineStages - (unit.Replays ? u.Classes / u.Lanes : 0))),
        ];
        if (u.Decision.ClassThresholds is not null)
        {
            parameters.Add(("PERCLASS", "1"));
        }

        if (u.Decision.ExpFractionBits > 0)
        {
            parameters.Add(("EF", T(u.Decision.ExpFractionBits)));
        }

        if (u.Decision.TableBits > 0)
        {
            parameters.Add(("TB", T(u.Decision.TableBits)));
        }

        if (unit is HybridUnit hybrid)
        {
            parameters.AddRange([("HIGHB", T(hybrid.Exponential.HighBits)), ("LOWB", T(hybrid.Exponential.LowBits))]);
        }

        foreach (var table in unit.Constants.Where(c => !c.IsRunTime && own is null))
        {
            parameters.Add((FileParameter(table.Name), Memory($"{ids[index]}_{table.Name}", table.Values, 1, table.Width)));
        }

        var limit = registers.Select(r => Nets.Register(u.Exit, r, registers)).ToList();
        var isCarrying = unit.CarryBits > 0;
        if (own is { } module)
        {
            parameters.RemoveAll(p => p.Item1 is "KIND" || !module.Common.Contains(p.Item1));
            parameters.AddRange(module.Parameters);
        }

        if (isCarrying)
        {
            parameters.AddRange([.. unit is EeNetUnit ? Array.Empty<(string, string)>() : [("FIRST", u.CarryBits is null ? "1" : "0")], ("DEPTH", T(u.CarryDepth ?? 2))]);
        }

        return (isCarrying ? CarryNets(u, unit) : "") + new Instance(
            own?.Module ?? "exit_decision",
            ids[index],
            parameters,
            [
                .. Clock(index), ("limit", limit.Count switch { 0 => "1'b0", 1 => limit[0], _ => Joined(limit) }),
                .. isCarrying ? CarryPorts(u, unit) : [],
                .. Nets.Stream("s", nets.Reader(index)), .. Nets.Stream("m", nets.Writer(index)),
            ])
            + $"  assign decision_valid[{T(u.Exit)}] = {nets.Writer(index)}_valid;\n"
            + $"  assign decision_ready[{T(u.Exit)}] = {nets.Writer(index)}_ready;\n"
            + $"  assign decision_leaves[{T(u.Exit)}] = {nets.Writer(index)}_data[0];\n";
    }

    private static string CarryNets(ExitDecision u, DecisionUnit unit)
        => $"  /* verilator lint_off UNUSEDSIGNAL */\n  logic carry_exit{T(u.Exit + 1)}_valid;\n  logic [{T(unit.CarryNetBits(u.Lanes) - 1)}:0] carry_exit{T(u.Exit + 1)}_data;\n  /* verilator lint_on UNUSEDSIGNAL */\n";

    private static (string, string)[] CarryPorts(ExitDecision u, DecisionUnit unit) =>
    [
        ("c_in_valid", u.CarryBits is null ? "1'b0" : $"carry_exit{T(u.Exit)}_valid"), ("c_in_data", u.CarryBits is null ? $"{T(Math.Max(1, unit.CarryInNetBits(u.Lanes)))}'d0" : $"carry_exit{T(u.Exit)}_data"),
        ("c_out_valid", $"carry_exit{T(u.Exit + 1)}_valid"), ("c_out_data", $"carry_exit{T(u.Exit + 1)}_data"),
    ];

    private static string FileParameter(string table) => table switch { "exp2_table" => "EXPFILE", "log_table" => "LOGFILE", "high_table" => "HIGHFILE", _ => "LOWFILE" };

    private string Buffer(int index, ConditionalBuffer u) => new Instance(
        "conditional_buffer",
        ids[index],
        [("W", T(u.WidthBits)), ("DEPTH", T(u.WordsPerFrame)), ("FRAMES", T(u.Frames)), ("TW", T(nets.WidthInto(index, 1))), ("BLOCK", Style(u.Memory))],
        [
            .. Clock(index), .. Nets.Stream("s", nets.Reader(index, 0)), .. Nets.Stream("d", nets.Reader(index, 1)), .. Nets.Stream("m", nets.Writer(index)),
            ("n_dropped", Counter(index, 0)), ("n_forwarded", Counter(index, 1)), ("n_full_stall", Counter(index, 2)),
        ]).ToString();

    private string Counter(int index, int which) => $"counters[{T((96 * graph.Units.Take(index).Count(u => u is ConditionalBuffer)) + (32 * which))} +: 32]";

    private string Merge(int index, ExitMerge u)
    {
        var inputs = Enumerable.Range(0, u.Exits).Select(p => nets.Reader(index, p)).ToList();
        var width = Enumerable.Range(0, u.Exits).Max(p => nets.WidthInto(index, p));
        return new Instance(
            "exit_merge",
            ids[index],
            [("N", T(u.Exits)), ("CW", T(width - 1)), ("EW", T(Bits(u.Exits))), ("IDW", T(u.IdBits)), ("R", T(u.ReorderSlots)), ("INORDER", u.InOrder ? "1" : "0")],
            [
                .. Clock(index),
                ("s_data", Joined(inputs.Select((n, p) => Padded(n + "_data", nets.WidthInto(index, p), width)))),
                ("s_valid", Joined(inputs.Select(n => n + "_valid"))), ("s_ready", Joined(inputs.Select(n => n + "_ready"))),
                .. Nets.Stream("m", nets.Writer(index)),
            ]).ToString();
    }
}
