using EeHw.Model.Arithmetic;
using EeHw.Model.Designs.Sketches;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Designs;

/// <summary>Fields of a design that are more than one value.</summary>
internal static class DesignSections
{
    public static readonly DesignField StageUtilization = new()
    {
        Path = "mapping.folding.auto.stageUtilization", Kind = "number (fraction)", Allowed = NumberRange.Share.ToString(), Default = "0.85",
        Summary = "Automatic folding: u. A stage reached by the share p of the samples gets a rate of at least p/u of the first stage's.",
        Read = (f, d) => d.StageUtilization = f.Number("stageUtilization", NumberRange.Share, 0.85),
        Write = d => d.Mapping.Auto is { } auto ? YamlScalar.Of(auto.StageUtilization) : null,
    };

    public static readonly DesignField Interruption = new()
    {
        Path = "exits.interruptNs", Kind = "text (ns)", Allowed = Exits.Anytime.Interruption.Forms, Default = "never",
        Summary = "When a sample is interrupted, counted from its arrival (closed workload: from its first word): its answer is that of the last exit it reached by then. Needed by deployment anytime. What is simulated beside everything else; the hardware finishes what it has begun.",
        Read = (f, d) => d.Interruption = Interrupted(f),
        Write = d => d.Deployment.Interruption is { } interruption ? new YamlScalar(interruption.ToString()) : null,
    };

    public static readonly DesignField PolicyFile = new()
    {
        Path = "exits.policyFile", Kind = "path", Allowed = "a policy written by eehw policy fit --out", Default = "none",
        Summary = "Fitted policy instead of policy, thresholds and strict. It must have a decision unit, and be made for this network where it learned from one. Relative to the design file; a resolved design has its thresholds instead.",
        Read = (f, d) => d.PolicyFile = f.OptionalText("policyFile") is { } path ? DesignPaths.Absolute(path, d.File) : null,
        Write = _ => null,
    };

    public static readonly DesignField LayerFormats = new()
    {
        Path = "arithmetic.layers", Kind = "mapping from layer name to { weights, activations }", Allowed = "number formats; weights of layers that have some, activations of layers that do not keep their input's format", Default = "{}",
        Summary = "Formats of single layers; what is absent is the design's. relu, clip, maxpool and flatten have the format of the layer before them. `eehw quantize` finds widths.",
        Read = (f, d) => d.LayerFormats = ReadFormats(f),
        Write = d => d.Arithmetic.Layers.Count == 0 ? null : new YamlMap(d.Arithmetic.Layers.Select(l => new YamlEntry(
            new YamlScalar(l.Key),
            new YamlMap([.. Entry("weights", l.Value.Weights), .. Entry("activations", l.Value.Activations)]) { IsFlow = true }))),
    };

    public static readonly DesignField Folding = new()
    {
        Path = "mapping.folding.layers", Kind = "mapping from layer name to { pe, simd, window }", Allowed = "pe divides outputs per group, simd inputs per group, window kernel positions", Default = "{}",
        Summary = "Foldings chosen by hand, each number 1 where absent: outputs, inputs and kernel positions computed in parallel. Pools, adds and other layers without weights have pe only (channels in parallel; pools also window).",
        Read = (f, d) => d.Folding = ReadFolding(f),
        Write = d => d.Mapping.Folding.Count == 0 ? null : new YamlMap(d.Mapping.Folding.Select(l => new YamlEntry(new YamlScalar(l.Key), ToYaml(l.Value)))),
    };

    public static readonly DesignField BufferFrames = new()
    {
        Path = "mapping.conditionalBufferFrames", Kind = "list of whole numbers (frames)", Allowed = "at least 1; one for all early exits or one each", Default = "2",
        Summary = "Frames that each conditional buffer holds while its exit decides.",
        Read = (f, d) => d.BufferFrames = f.Has("conditionalBufferFrames") ? f.Items("conditionalBufferFrames").Select(n => (int)(f.IntegerOf(n, 1, 65536) ?? 1)).ToValueList() : [2],
        Write = d => d.Mapping.ConditionalBufferFrames.Count == 1 ? YamlScalar.Of(d.Mapping.ConditionalBufferFrames[0]) : new YamlSequence(d.Mapping.ConditionalBufferFrames.Select(n => YamlScalar.Of(n))),
    };

    public static readonly DesignField Merge = new()
    {
        Path = "mapping.merge", Kind = "word", Allowed = "in-order, out-of-order", Default = "in-order",
        Summary = "Whether answers leave in the order the samples came in, or as they come.",
        Read = (f, d) => d.InOrder = f.OneOf("merge", ["in-order", "out-of-order"], "in-order") == "in-order",
        Write = d => new YamlScalar(d.Mapping.MergeInOrder ? "in-order" : "out-of-order"),
    };

    public static readonly DesignField FifoDepths = new()
    {
        Path = "mapping.fifoDepths", Kind = "mapping from channel name to whole number (words)", Allowed = "0 or more", Default = "{}",
        Summary = "Depths of single FIFOs, by the names of the lowered design.",
        Read = (f, d) => d.FifoDepths = ReadDepths(f),
        Write = d => d.Mapping.FifoDepths.Count == 0 ? null : new YamlMap(d.Mapping.FifoDepths.Select(c => new YamlEntry(new YamlScalar(c.Key), YamlScalar.Of(c.Value)))),
    };

    public static readonly DesignField Partitions = new()
    {
        Path = "partitions", Kind = "list of { name, contents, initial, area: { luts, ffs, dsps, bram18, uram }, bitstreamBytes or frames, port, portUse, portEfficiency, setupNs, scheduler, whenWaiting, oldestWaitsNs, waitingFrames }",
        Allowed = "contents: lists of stages from 1, each stage in one content; area at most the part's; frames: at least 1; portUse: shared, own; scheduler: static, perSample, whenWaiting, oldestWaits, deadline, prefetch", Default = "[]",
        Summary = "Reconfigurable regions that hold one of several contents at a time. A swap takes setupNs + bitstreamBytes / (rate of the port · portEfficiency); frames x bytes of a frame of the family stand for bytes. Regions with portUse shared (default) load one at a time, whatever port they name: all ports of a part lead to one configuration memory. Schedulers: docs/simulator.md.",
        Read = (f, d) => d.Partitions = f.Items("partitions").Select(n => ReadPartition(f, n)).OfType<PartitionChoice>().ToValueList(),
        Write = d => d.Partitions.Count == 0 ? null : new YamlSequence(d.Partitions.Select(ToYaml)) { IsBlock = true },
    };

    private static Exits.Anytime.Interruption? Interrupted(YamlFields fields)
    {
        if (fields.OptionalText("interruptNs") is not { } text)
        {
            return null;
        }

        var interruption = Exits.Anytime.Interruption.TryParse(text);
        if (interruption is null)
        {
            fields.Problems.Add(Exits.Anytime.Interruption.Problem(text, fields.PlaceOf("interruptNs")));
        }

        return interruption;
    }

    private static YamlMap ToYaml(Folding f) => YamlMap.Of(true, ("pe", YamlScalar.Of(f.Pe)), ("simd", YamlScalar.Of(f.Simd)), ("window", YamlScalar.Of(f.Window)));

    internal static void ReadNetwork(YamlFields fields, DesignDraft draft)
    {
        if (fields.Node("network") is YamlMap)
        {
            draft.Sketch = SketchYaml.Read(fields.Section("network")!);
        }
        else
        {
            draft.Network = DesignPaths.Absolute(fields.Text("network"), draft.File);
        }
    }

    private static IEnumerable<YamlEntry> Entry(string key, FixedFormat? format) => format is null ? [] : [new YamlEntry(new YamlScalar(key), new YamlScalar(FixedFormatText.ToText(format)))];

    private static Dictionary<string, LayerFormats> ReadFormats(YamlFields fields)
    {
        var formats = new Dictionary<string, LayerFormats>(StringComparer.Ordinal);
        if (fields.Section("layers") is { } layers)
        {
            foreach (var entry in layers.Map.Entries)
            {
                if (layers.SectionOf(entry.Value) is { } one)
                {
                    formats[entry.Key.Text] = new LayerFormats(DesignFields.MaybeFormat(one, "weights"), DesignFields.MaybeFormat(one, "activations"));
                    one.Finish();
                }
            }
        }

        return formats;
    }

    private static Dictionary<string, Folding> ReadFolding(YamlFields fields)
    {
        var folding = new Dictionary<string, Folding>(StringComparer.Ordinal);
        if (fields.Section("layers") is { } layers)
        {
            foreach (var entry in layers.Map.Entries)
            {
                if (fields.SectionOf(entry.Value) is { } one)
                {
                    folding[entry.Key.Text] = new Folding((int)one.Integer("pe", 1, int.MaxValue, 1), (int)one.Integer("simd", 1, int.MaxValue, 1), (int)one.Integer("window", 1, int.MaxValue, 1));
                    one.Finish();
                }
            }
        }

        return folding;
    }

    private static Dictionary<string, int> ReadDepths(YamlFields fields)
        => fields.Section("fifoDepths") is { } depths
            ? depths.Map.Entries.ToDictionary(e => e.Key.Text, e => (int)(depths.IntegerOf(e.Value, 0, 1 << 24) ?? 0), StringComparer.Ordinal)
            : [];

    // Stages count from 1 in the file, from 0 inside.
    private static PartitionChoice? ReadPartition(YamlFields fields, YamlNode node)
    {
        if (fields.SectionOf(node) is not { } p)
        {
            return null;
        }

        var choice = new PartitionChoice(
            p.Text("name"),
            p.Items("contents", required: true).Select(c => (c is YamlSequence s ? s.Items : [c]).Select(n => (int)(p.IntegerOf(n, 1, 255) ?? 1) - 1).ToValueList()).ToValueList(),
            (int)p.Integer("initial", 0, 255, 0),
            p.Node("bitstreamBytes") is null ? 0 : p.OptionalInteger("bitstreamBytes", 1, long.MaxValue) ?? 1,
            p.Text("port"),
            p.Number("portEfficiency", NumberRange.Share, 1),
            p.Number("setupNs", NumberRange.NotNegative, 0),
            p.OneOf("scheduler", PartitionChoice.Schedulers, "static"),
            (int)p.Integer("whenWaiting", 1, int.MaxValue, 1),
            (int)p.Integer("waitingFrames", 1, int.MaxValue, 1))
        {
            OldestWaitsNs = p.OptionalNumber("oldestWaitsNs", NumberRange.NotNegative),
            Frames = p.OptionalInteger("frames", 1, int.MaxValue),
            HasOwnPort = p.OneOf("portUse", ["shared", "own"], "shared") == "own",
            Area = ReadArea(p),
        };
        p.Finish();
        return choice;
    }

    private static Resources? ReadArea(YamlFields fields)
    {
        if (fields.Section("area") is not { } a)
        {
            return null;
        }

        var area = new Resources(Amount("luts"), Amount("ffs"), Amount("dsps"), Amount("bram18"), Amount("uram"));
        a.Finish();
        return area;

        double Amount(string key) => a.Integer(key, 0, int.MaxValue, 0);
    }

    private static YamlMap ToYaml(PartitionChoice p) => YamlMap.Of(
        true,
        ("name", new YamlScalar(p.Name)),
        ("contents", new YamlSequence(p.Contents.Select(c => new YamlSequence(c.Select(s => YamlScalar.Of(s + 1)))))),
        ("initial", YamlScalar.Of(p.Initial)),
        ("area", p.Area is { } a ? YamlMap.Of(true, ("luts", YamlScalar.Of(a.Luts)), ("ffs", YamlScalar.Of(a.Ffs)), ("dsps", YamlScalar.Of(a.Dsps)), ("bram18", YamlScalar.Of(a.Bram18)), ("uram", YamlScalar.Of(a.Uram))) : null),
        ("bitstreamBytes", p.Frames is null ? YamlScalar.Of(p.BitstreamBytes) : null),
        ("frames", p.Frames is { } f ? YamlScalar.Of(f) : null),
        ("port", new YamlScalar(p.Port)),
        ("portUse", p.HasOwnPort ? new YamlScalar("own") : null),
        ("portEfficiency", YamlScalar.Of(p.PortEfficiency)),
        ("setupNs", YamlScalar.Of(p.SetupNs)),
        ("scheduler", new YamlScalar(p.Scheduler)),
        ("whenWaiting", YamlScalar.Of(p.WhenWaiting)),
        ("oldestWaitsNs", p.OldestWaitsNs is { } t ? YamlScalar.Of(t) : null),
        ("waitingFrames", YamlScalar.Of(p.WaitingFrames)));
}
