using EeHw.Model.Arithmetic;
using EeHw.Model.Designs.Sketches;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>The table of all fields of a design file: reading, writing, <c>eehw design explain</c> and docs/design.md follow it.</summary>
public static class DesignFields
{
    internal const string FromNetwork = "from-network";

    internal const string AutoUnit = "auto";

    private static readonly string[] _scores = [.. Scores.All.Select(s => s.Name), .. DecisionUnitKinds.OfRules, FromNetwork];
    private static readonly string[] _units = [.. DecisionUnitKinds.All.Where(k => DecisionUnitKinds.ScoreOf(k) is not null), AutoUnit];

    /// <summary>Every field, in the order of the file.</summary>
    public static readonly ValueList<DesignField> All =
    [
        Make("name", "text", "any text", "the file's name without its ending; the network's where that is design", "Name of the design: of generated projects and reports.", (f, d) => d.Name = f.OptionalText("name") ?? "", d => new YamlScalar(d.Name)),
        new()
        {
            Path = "network", Kind = "path, or { input, stages }", Allowed = "an ONNX file; or shapes: input [channels, rows, columns] and stages of { layers, head, exit, classes }", Default = null,
            Summary = "The network with its exits. Relative to the design file. By its shapes alone (docs/formats.md) it can be lowered and simulated with a trace from elsewhere, not generated or run.",
            Read = DesignSections.ReadNetwork, Write = d => d.Sketch is { } sketch ? SketchYaml.Write(sketch) : new YamlScalar(d.Network),
        },
        Required("platform", "a platform name, or the path of a platform file (.yaml)", "Part and board to build for; eehw's own are listed in docs/platforms.md.", (d, v) => d.Platform = DesignPaths.Platform(v, d.File), d => d.Platform),
        Number("clockMhz", "MHz", NumberRange.Positive, 100, "Clock of the accelerator; at most the platform's maximum clock.", (d, v) => d.ClockMhz = v, d => d.ClockMhz),

        new()
        {
            Path = "data.source", Kind = "text", Allowed = "glyphs:seed=...,count=...; a folder of IDX files or of CIFAR in binary form; images,labels; an NPZ with x and y, with ,layout=NHWC behind it where its axes are in another order", Default = null,
            Summary = "Data to calibrate number formats and exit shares with, and to simulate. Paths are relative to the design file. May be left out where the network is given by its shapes.",
            Read = (f, d) => d.Source = DesignPaths.AbsoluteSource(d.Sketch is null ? f.Text("source") : f.OptionalText("source") ?? "", d.File), Write = d => d.Sketch is not null && d.Data.Source.Length == 0 ? null : new YamlScalar(d.Data.Source),
        },
        Word("data.split", ["train", "validation", "test"], "test", "Part of the data that is simulated and measured; formats are calibrated on the train part.", (d, v) => d.Split = v, d => d.Data.Split),
        Number("data.scale", "factor", NumberRange.Any, 1.0 / 255, "Raw values are multiplied by this; then mean is subtracted, then divided by std.", (d, v) => d.Scale = v, d => d.Data.Scale),
        Numbers("data.mean", "scaled value, one or one per channel", NumberRange.Any, "0", [0], "Subtracted from scaled values.", (d, v) => d.Mean = v, d => d.Data.Mean),
        Numbers("data.std", "scaled value, one or one per channel", NumberRange.Positive, "1", [1], "Divides after the mean was subtracted.", (d, v) => d.Std = v, d => d.Data.Std),
        MaybeInteger("data.limit", "samples", 1, "all", "Samples read at most.", (d, v) => d.Limit = (int?)v, d => d.Data.Limit),

        Format("arithmetic.activations", "fixed<16,6,RND,SAT>", "Format of activations. Width, rounding and overflow hold wherever arithmetic.layers says nothing else; integer bits hold where calibration is none, else they come from data for each tensor.", (d, v) => d.Activations = v, d => d.Arithmetic.Activations),
        Format("arithmetic.weights", "fixed<8,1>", "Format of weights. The width holds wherever arithmetic.layers says nothing else; where calibration is not none, the binary point follows each layer's weights.", (d, v) => d.Weights = v, d => d.Arithmetic.Weights),
        Word("arithmetic.calibration", ["none", "minmax", "percentile", "mse"], "minmax", "Where the binary point of each tensor comes from: as written, from the largest value seen, so that the given share of values fits, or so that the sum of squared errors is least. Logits are never cut.", (d, v) => d.Calibration = v, d => d.Arithmetic.Calibration),
        Number("arithmetic.percentile", "fraction", new NumberRange(0.5, 1, OpenMinimum: true), 0.9999, "Share of values kept inside the range when calibration is percentile.", (d, v) => d.Percentile = v, d => d.Arithmetic.Percentile),
        Integer("arithmetic.calibrationSamples", "samples", 1, 1_000_000, 256, "Samples of the train part used to calibrate.", (d, v) => d.CalibrationSamples = (int)v, d => d.Arithmetic.CalibrationSamples),
        Truth("arithmetic.perChannelWeights", true, "One power-of-two scale per output channel instead of one per layer.", (d, v) => d.PerChannelWeights = v, d => d.Arithmetic.PerChannelWeights),

        DesignSections.LayerFormats,

        Word("exits.policy", _scores, FromNetwork, "Score that decides whether a sample leaves. from-network: the rule found in the ONNX file (If), else gate where early exits have one output more than the last exit, else max-softmax.", (d, v) => d.Policy = v, d => d.Exits.Policy),
        Numbers("exits.thresholds", "on the score's scale, one for all early exits or one each", NumberRange.Any, "those of the network file, else 0.9", [], "A sample leaves at the first exit whose score reaches its threshold (entropy: falls to it).", (d, v) => d.Thresholds = v, d => d.Exits.Thresholds),
        Numbers("exits.classThresholds", "on the score's scale, one per class, or one per early exit and class", NumberRange.Any, "none", [], "Thresholds by the class answered, instead of thresholds; for max-softmax and logit-margin, at most 64 classes. Above 1 (logit-margin: above what the logits reach) the class never leaves early.", (d, v) => d.ClassThresholds = v, d => d.Exits.ClassThresholds),
        Numbers("exits.scoreWeights", "weights of policy eenet, early exit by early exit: u [C], then v [k + 2] with k exits before", NumberRange.Any, "none", [], "Weights of EENet's scores; needed by, and only for, policy eenet. A policy file brings them (docs/budgets.md).", (d, v) => d.ScoreWeights = v, d => d.Exits.ScoreWeights),
        Make(
            "exits.deployment",
            "word",
            string.Join(", ", DeploymentChoice.Kinds),
            DeploymentChoice.Budgeted.Kind,
            "budgeted: samples leave where the policy lets them. subnet: the network is cut at the exit named by exits.at, which answers every sample; no other head is built and policy and thresholds say nothing. anytime: every sample goes on until it is interrupted (exits.interruptNs), and the last exit it reached answers; policy and thresholds say nothing; simulated, not built.",
            (f, d) => d.Deployment = f.OneOf("deployment", DeploymentChoice.Kinds, DeploymentChoice.Budgeted.Kind),
            d => d.Deployment.Kind == DeploymentChoice.Budgeted.Kind ? null : new YamlScalar(d.Deployment.Kind)),
        Make("exits.at", "text", "the name of an exit", "none", "Exit of a subnet; needed by, and only for, deployment subnet.", (f, d) => d.SubnetExit = f.OptionalText("at"), d => d.Deployment.Exit is { } at ? new YamlScalar(at) : null),
        DesignSections.Interruption,
        DesignSections.PolicyFile,
        Truth("exits.strict", false, "Compare with > instead of >= (entropy: < instead of <=).", (d, v) => d.Strict = v, d => d.Exits.Strict),
        Word("exits.fallback", ["last", "most-confident"], "last", "Whose answer counts when no early exit was sure: the final exit's, or that of the surest of all exits, which units softmax-base2, logit-margin, max-logit, base2-truncated and submax can carry from exit to exit.", (d, v) => d.Fallback = v, d => d.Exits.Fallback),
        Word("exits.unit.kind", _units, AutoUnit, "Hardware that decides. auto: the unit that carries out the policy.", (d, v) => d.UnitKind = v, d => d.Exits.UnitKind),
        Integer("exits.unit.lanes", "logits per clock", 1, 1024, 1, "Logits that enter the unit together; divides the classes of every exit.", (d, v) => d.UnitLanes = (int)v, d => d.Exits.UnitLanes),
        MaybeInteger("exits.unit.expFractionBits", "bits", 1, "from the threshold: log2(200 (C-1) t/(1-t)) or more", "Fraction bits of the exponentials. Too few move decisions near the threshold and are refused.", (d, v) => d.ExpFractionBits = (int?)v, d => d.Exits.ExpFractionBits, DecisionPrecision.MaximumExpFractionBits),
        UnitSections.Numbers,
        UnitSections.Inner,

        Word("mapping.style", MappingChoice.Styles, "streaming", "streaming: each layer has hardware of its own. engine: layers run in turn on the array that mapping.engine describes; folding is then for pinned stages only.", (d, v) => d.Style = v, d => d.Mapping.Style),
        MaybeNumber("mapping.folding.auto.targetFraction", "fraction of the part", NumberRange.Share, "0.6 where no target is given", "Automatic folding: the fastest balanced folding within this share of DSP tiles, LUTs and block RAMs (estimates). Excludes targetRatePerSecond.", (d, v) => d.TargetFraction = v, d => d.Mapping.Auto?.TargetFraction),
        MaybeNumber("mapping.folding.auto.targetRatePerSecond", "samples per second", NumberRange.Positive, "none", "Automatic folding: the cheapest folding that reaches this rate. Excludes targetFraction.", (d, v) => d.TargetRatePerSecond = v, d => d.Mapping.Auto?.TargetRatePerSecond),
        DesignSections.StageUtilization,
        DesignSections.Folding,
        DesignSections.BufferFrames,
        DesignSections.Merge,
        MaybeInteger("mapping.reorderSlots", "samples", 1, "sized from the stages' intervals", "Answers that an in-order merge can hold back; samples that may wait for each later exit where answers leave as they come. More do not help, fewer stop early exits.", (d, v) => d.ReorderSlots = (int?)v, d => d.Mapping.ReorderSlots, 65536),
        Integer("mapping.fifoDepth", "words", 0, 1 << 24, 2, "Depth of FIFOs without a depth of their own; 0 is a wire. Skip FIFOs are sized from the arms they balance.", (d, v) => d.FifoDepth = (int)v, d => d.Mapping.FifoDepth),
        DesignSections.FifoDepths,
        Integer("mapping.lutramMaximumBits", "bits", 0, int.MaxValue, 4096, "Memories of more bits than this are made of block RAM (or ultra RAM where the part has it).", (d, v) => d.LutramMaximumBits = (int)v, d => d.Mapping.LutramMaximumBits),
        ClockFields.CrossingDepth,

        .. EngineFields.All,

        .. WorkloadFields.All,

        .. PowerFields.All,

        .. SupplyFields.All,

        .. ControlFields.All,

        DesignSections.Partitions,
        ClockFields.Clocks,

        LinkFields.Links,
    ];

    private static DesignField Make(string path, string kind, string allowed, string? byDefault, string summary, Action<YamlFields, DesignDraft> read, Func<Design, YamlNode?> write)
        => new() { Path = path, Kind = kind, Allowed = allowed, Default = byDefault, Summary = summary, Read = read, Write = write };

    private static string KeyOf(string path) => path[(path.LastIndexOf('.') + 1)..];

    private static DesignField Required(string path, string allowed, string summary, Action<DesignDraft, string> set, Func<Design, string> get)
        => Make(path, "text", allowed, null, summary, (f, d) => set(d, f.Text(KeyOf(path))), d => new YamlScalar(get(d)));

    internal static DesignField Word(string path, string[] allowed, string byDefault, string summary, Action<DesignDraft, string> set, Func<Design, string> get)
        => Make(path, "word", string.Join(", ", allowed), byDefault, summary, (f, d) => set(d, f.OneOf(KeyOf(path), allowed, byDefault)), d => new YamlScalar(get(d)));

    private static DesignField Number(string path, string unit, NumberRange range, double byDefault, string summary, Action<DesignDraft, double> set, Func<Design, double> get)
        => Make(path, $"number ({unit})", range.ToString(), YamlScalar.Of(byDefault).Text, summary, (f, d) => set(d, f.Number(KeyOf(path), range, byDefault)), d => YamlScalar.Of(get(d)));

    internal static DesignField MaybeNumber(string path, string unit, NumberRange range, string byDefault, string summary, Action<DesignDraft, double?> set, Func<Design, double?> get)
        => Make(path, $"number ({unit})", range.ToString(), byDefault, summary, (f, d) => set(d, f.OptionalNumber(KeyOf(path), range)), d => get(d) is { } v ? YamlScalar.Of(v) : null);

    private static DesignField Numbers(string path, string what, NumberRange range, string byDefault, ValueList<double> fallback, string summary, Action<DesignDraft, ValueList<double>> set, Func<Design, ValueList<double>> get)
        => Make(
            path,
            $"list of numbers ({what})",
            range.ToString(),
            byDefault,
            summary,
            (f, d) => set(d, f.Has(KeyOf(path)) ? ValueList.Create<double>(f.Numbers(KeyOf(path), range)) : fallback),
            d => get(d).Count == 0 && fallback.Count == 0 ? null : new YamlSequence(get(d).Select(YamlScalar.Of)));

    internal static DesignField Integer(string path, string unit, long minimum, long maximum, long byDefault, string summary, Action<DesignDraft, long> set, Func<Design, long> get)
        => Make(path, $"whole number ({unit})", Range(minimum, maximum), YamlScalar.Of(byDefault).Text, summary, (f, d) => set(d, f.Integer(KeyOf(path), minimum, maximum, byDefault)), d => YamlScalar.Of(get(d)));

    internal static DesignField MaybeInteger(string path, string unit, long minimum, string byDefault, string summary, Action<DesignDraft, long?> set, Func<Design, long?> get, long maximum = int.MaxValue)
        => Make(path, $"whole number ({unit})", Range(minimum, maximum), byDefault, summary, (f, d) => set(d, f.OptionalInteger(KeyOf(path), minimum, maximum)), d => get(d) is { } v ? YamlScalar.Of(v) : null);

    private static DesignField Truth(string path, bool byDefault, string summary, Action<DesignDraft, bool> set, Func<Design, bool> get)
        => Make(path, "true or false", "true, false", byDefault ? "true" : "false", summary, (f, d) => set(d, f.Truth(KeyOf(path), byDefault)), d => YamlScalar.Of(get(d)));

    private static DesignField Format(string path, string byDefault, string summary, Action<DesignDraft, FixedFormat> set, Func<Design, FixedFormat> get)
        => Make(path, "number format", "fixed<W,I,ROUNDING,OVERFLOW>, ROUNDING TRN, RND, RND_CONV or TRN_ZERO, OVERFLOW WRAP or SAT; ufixed for unsigned", byDefault, summary, (f, d) => set(d, Parse(f, KeyOf(path), byDefault)), d => new YamlScalar(FixedFormatText.ToText(get(d))));

    internal static FixedFormat? MaybeFormat(YamlFields fields, string key) => fields.Has(key) ? Parse(fields, key, "fixed<8,1>") : null;

    private static FixedFormat Parse(YamlFields fields, string key, string byDefault)
    {
        try
        {
            return FixedFormatText.Parse(fields.Text(key, byDefault), fields.PlaceOf(key));
        }
        catch (EeHwException e)
        {
            foreach (var d in e.Diagnostics)
            {
                fields.Problems.Add(d);
            }

            return FixedFormatText.Parse(byDefault);
        }
    }

    private static string Range(long minimum, long maximum)
        => maximum == int.MaxValue ? FormattableString.Invariant($"at least {minimum}") : FormattableString.Invariant($"{minimum} to {maximum}");
}
