using EeHw.Model.Arithmetic;
using EeHw.Model.Designs.Sketches;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.Anytime;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>A design while it is being read: one member for each field.</summary>
internal sealed class DesignDraft(string? file)
{
    /// <summary>Path of the file, or null; other paths are relative to it.</summary>
    public string? File { get; } = file;

    public string Name { get; set; } = "";

    public string Network { get; set; } = "";

    public NetworkSketch? Sketch { get; set; }

    public string Platform { get; set; } = "";

    public double ClockMhz { get; set; }

    public string Source { get; set; } = "";

    public string Split { get; set; } = "";

    public double Scale { get; set; }

    public ValueList<double> Mean { get; set; } = [];

    public ValueList<double> Std { get; set; } = [];

    public int? Limit { get; set; }

    public FixedFormat Activations { get; set; } = new(1, 1);

    public FixedFormat Weights { get; set; } = new(1, 1);

    public string Calibration { get; set; } = "";

    public double Percentile { get; set; }

    public int CalibrationSamples { get; set; }

    public bool PerChannelWeights { get; set; }

    public Dictionary<string, LayerFormats> LayerFormats { get; set; } = [];

    public string Policy { get; set; } = "";

    public ValueList<double> Thresholds { get; set; } = [];

    public ValueList<double> ClassThresholds { get; set; } = [];

    public ValueList<double> ScoreWeights { get; set; } = [];

    public string? PolicyFile { get; set; }

    public bool Strict { get; set; }

    public string Fallback { get; set; } = "";

    public string UnitKind { get; set; } = "";

    public int UnitLanes { get; set; }

    public int? ExpFractionBits { get; set; }

    public ValueList<ValueList<double>> UnitNumbers { get; set; } = [];

    public string? UnitInner { get; set; }

    public string Deployment { get; set; } = "";

    public string? SubnetExit { get; set; }

    public Interruption? Interruption { get; set; }

    public string Style { get; set; } = "";

    public bool HasEngine { get; set; }

    public EngineChoice Engine { get; set; } = new();

    public bool HasAuto { get; set; }

    public double? TargetFraction { get; set; }

    public double? TargetRatePerSecond { get; set; }

    public double StageUtilization { get; set; }

    public Dictionary<string, Folding> Folding { get; set; } = [];

    public ValueList<int> BufferFrames { get; set; } = [];

    public bool InOrder { get; set; }

    public int? ReorderSlots { get; set; }

    public int FifoDepth { get; set; }

    public Dictionary<string, int> FifoDepths { get; set; } = [];

    public int LutramMaximumBits { get; set; }

    public Workload Workload { get; set; } = new("closed", 1);

    /// <summary>Where the fields of each tenant stand.</summary>
    public Dictionary<int, Func<string, Place>> TenantPlaces { get; } = [];

    public string IdleState { get; set; } = PowerChoice.Active;

    public double IdleAfterNs { get; set; }

    public IdleState? ClockGated { get; set; }

    public IdleState? PoweredDown { get; set; }

    public double? Resistance { get; set; }

    public double? Capacity { get; set; }

    public double? AmbientC { get; set; }

    public double? LimitC { get; set; }

    public Battery? Battery { get; set; }

    public ThrottleChoice? Throttle { get; set; }

    public ControlChoice Control { get; set; } = ControlChoice.Default;

    /// <summary>Where the fields of each level stand.</summary>
    public List<Func<string, Place>> LevelPlaces { get; } = [];

    public ValueList<PartitionChoice> Partitions { get; set; } = [];

    public ValueList<ClockChoice> Clocks { get; set; } = [];

    public int CrossingDepth { get; set; }

    public ValueList<LinkChoice> Links { get; set; } = [];

    public Design ToDesign() => new()
    {
        Name = Name,
        Network = Network,
        Sketch = Sketch,
        Data = new DataChoice(Source, Split, Scale, Mean, Std, Limit),
        Platform = Platform,
        ClockMhz = ClockMhz,
        Arithmetic = new ArithmeticChoice(Activations, Weights, Calibration, Percentile, CalibrationSamples, PerChannelWeights) { Layers = LayerFormats.ToValueDictionary() },
        Clocks = Clocks,
        Exits = new ExitChoice(Policy, Thresholds, Strict, Fallback, UnitKind, UnitLanes, ExpFractionBits) { ClassThresholds = ClassThresholds, ScoreWeights = ScoreWeights, UnitNumbers = UnitNumbers, UnitInner = UnitInner },
        Deployment = new DeploymentChoice(Deployment, SubnetExit) { Interruption = Interruption },
        Mapping = new MappingChoice
        {
            Style = Style,
            Engine = Style == MappingChoice.EngineStyle ? Engine : null,
            Auto = HasAuto ? new AutoFolding(TargetFraction, TargetRatePerSecond, StageUtilization) : null,
            Folding = Folding,
            ConditionalBufferFrames = BufferFrames,
            MergeInOrder = InOrder,
            ReorderSlots = ReorderSlots,
            FifoDepth = FifoDepth,
            FifoDepths = FifoDepths,
            LutramMaximumBits = LutramMaximumBits,
            CrossingDepth = CrossingDepth,
        },
        Workload = Workload,
        Power = new PowerChoice(
            IdleState,
            IdleAfterNs,
            ClockGated ?? PowerChoice.Default.ClockGated,
            PoweredDown,
            (Resistance, Capacity, AmbientC, LimitC) is ({ } resistance, { } capacity, { } ambient, { } limit) ? new ThermalPath(resistance, capacity, ambient, limit) : null)
        {
            Battery = Battery, Throttle = Throttle,
        },
        Control = Control,
        Partitions = Partitions,
        Links = Links,
    };
}
