using EeHw.Model.Arithmetic;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>Everything an architect decides, as one YAML file says it. Paths are relative to the file.</summary>
public sealed record Design
{
    /// <summary>Name; the file's own name where not given.</summary>
    public required string Name { get; init; }

    /// <summary>Path of the ONNX file, absolute after reading.</summary>
    public required string Network { get; init; }

    /// <summary>Data to calibrate and evaluate with.</summary>
    public required DataChoice Data { get; init; }

    /// <summary>Platform name.</summary>
    public required string Platform { get; init; }

    /// <summary>Clock in MHz.</summary>
    public required double ClockMhz { get; init; }

    /// <summary>Number formats.</summary>
    public required ArithmeticChoice Arithmetic { get; init; }

    /// <summary>Exit policy and its hardware.</summary>
    public required ExitChoice Exits { get; init; }

    /// <summary>Hardware choices.</summary>
    public required MappingChoice Mapping { get; init; }

    /// <summary>What arrives.</summary>
    public required Workload Workload { get; init; }

    /// <summary>Reconfigurable partitions; empty for none.</summary>
    public ValueList<PartitionChoice> Partitions { get; init; } = [];
}

/// <summary>A data set and how its values are normalised: (value · Scale - Mean) / Std.</summary>
/// <param name="Source">A source: <c>glyphs:seed=7,count=10000</c>, a folder of IDX files, explicit IDX paths, or an NPZ with x and y.</param>
/// <param name="Split"><c>train</c>, <c>validation</c> or <c>test</c>.</param>
/// <param name="Scale">Factor on raw values.</param>
/// <param name="Mean">Subtracted after scaling, one value or one per channel.</param>
/// <param name="Std">Divides after that, one value or one per channel; greater than 0.</param>
/// <param name="Limit">Samples at most, or null for all.</param>
public sealed record DataChoice(string Source, string Split, double Scale, ValueList<double> Mean, ValueList<double> Std, int? Limit = null);

/// <summary>Number formats of a design.</summary>
/// <param name="Activations">Format of activations; its width, rounding and overflow hold everywhere.</param>
/// <param name="Weights">Format of weights; its width holds everywhere.</param>
/// <param name="Calibration"><c>none</c>: the formats as written for every tensor; <c>minmax</c> or <c>percentile</c>: integer bits per tensor from data.</param>
/// <param name="Percentile">Share of values kept inside the range when <c>percentile</c>, in (0.5, 1].</param>
/// <param name="CalibrationSamples">Samples used.</param>
/// <param name="PerChannelWeights">One power-of-two scale per output channel instead of one per tensor.</param>
public sealed record ArithmeticChoice(FixedFormat Activations, FixedFormat Weights, string Calibration, double Percentile, int CalibrationSamples, bool PerChannelWeights);

/// <summary>Exit policy of a design and the unit that carries it out.</summary>
/// <param name="Policy">Score name: <c>max-softmax</c>, <c>entropy</c>, <c>margin</c>, <c>logit-margin</c>; before the network is known also <c>from-network</c>.</param>
/// <param name="Thresholds">One per early exit [K-1], or one that all share; empty before the network is known: those found in it, else 0.9.</param>
/// <param name="Strict">Strict comparison.</param>
/// <param name="Fallback"><c>last</c> or <c>most-confident</c> (the latter only in software).</param>
/// <param name="UnitKind">Decision unit: <c>softmax-base2</c>, <c>entropy-base2</c>, <c>margin-base2</c>, <c>logit-margin</c>; before the network is known also <c>auto</c>: the one for the policy.</param>
/// <param name="UnitLanes">Logits per clock into the unit.</param>
/// <param name="ExpFractionBits">Fraction bits of the exponentials; null: from the threshold by the rule of specs (error below half a percent of 1-t).</param>
public sealed record ExitChoice(string Policy, ValueList<double> Thresholds, bool Strict, string Fallback, string UnitKind, int UnitLanes, int? ExpFractionBits);

/// <summary>Folding of one layer: how much runs in parallel.</summary>
/// <param name="Pe">Outputs in parallel, divides Co/g.</param>
/// <param name="Simd">Inputs in parallel, divides Ci/g.</param>
/// <param name="Window">Kernel positions in parallel, divides k².</param>
public sealed record Folding(int Pe, int Simd, int Window = 1);

/// <summary>Automatic folding: what to aim for.</summary>
/// <param name="TargetFraction">Share of the part's resources that may be used, in (0, 1]; null when a rate is given.</param>
/// <param name="TargetRatePerSecond">Samples per second to reach with the least hardware; null when a share is given.</param>
/// <param name="StageUtilization">u: a stage reached by share p gets a rate of at least p/u of the front.</param>
public sealed record AutoFolding(double? TargetFraction, double? TargetRatePerSecond, double StageUtilization);

/// <summary>Hardware choices of a design, streaming style.</summary>
public sealed record MappingChoice
{
    /// <summary><c>streaming</c>.</summary>
    public string Style { get; init; } = "streaming";

    /// <summary>Automatic folding for layers without an explicit one; null when all are explicit.</summary>
    public AutoFolding? Auto { get; init; }

    /// <summary>Explicit folding by layer name.</summary>
    public IReadOnlyDictionary<string, Folding> Folding { get; init => field = value.ToValueDictionary(); } = ValueDictionary<string, Folding>.Empty;

    /// <summary>Frames each conditional buffer holds, one value or one per early exit.</summary>
    public ValueList<int> ConditionalBufferFrames { get; init; } = [2];

    /// <summary>Merge keeps the order of samples.</summary>
    public bool MergeInOrder { get; init; } = true;

    /// <summary>Reorder slots of an in-order merge; null: sized by lowering.</summary>
    public int? ReorderSlots { get; init; }

    /// <summary>FIFO depth in words where none is given by name.</summary>
    public int FifoDepth { get; init; } = 2;

    /// <summary>FIFO depths by channel name (written by the simulator into the resolved design, or by hand).</summary>
    public IReadOnlyDictionary<string, int> FifoDepths { get; init => field = value.ToValueDictionary(); } = ValueDictionary<string, int>.Empty;

    /// <summary>Memories of more bits than this go to block RAM.</summary>
    public int LutramMaximumBits { get; init; } = 4096;
}

/// <summary>What arrives at the design.</summary>
/// <param name="Kind"><c>closed</c>: a sample is always waiting. <c>periodic</c>: one every <paramref name="PeriodNs"/>.</param>
/// <param name="Samples">Samples to simulate; the trace is walked cyclically.</param>
/// <param name="PeriodNs">Time between arrivals in ns, for <c>periodic</c>.</param>
public sealed record Workload(string Kind, long Samples, double? PeriodNs = null);

/// <summary>A region that holds one of several contents at a time.</summary>
/// <param name="Name">Name.</param>
/// <param name="Contents">Stages (from 0) in each content.</param>
/// <param name="Initial">Index of the content loaded at the start.</param>
/// <param name="BitstreamBytes">Partial bitstream in bytes, greater than 0.</param>
/// <param name="Port">Configuration port name of the platform.</param>
/// <param name="PortEfficiency">Share of the port's rate that is reached, in (0, 1].</param>
/// <param name="SetupNs">Fixed cost of a swap in ns.</param>
/// <param name="Scheduler"><c>static</c> or <c>whenWaiting</c>.</param>
/// <param name="WhenWaiting">Waiting samples N that trigger a swap.</param>
/// <param name="WaitingFrames">Frames of hard samples that can be stored.</param>
public sealed record PartitionChoice(string Name, ValueList<ValueList<int>> Contents, int Initial, long BitstreamBytes, string Port, double PortEfficiency, double SetupNs, string Scheduler, int WhenWaiting, int WaitingFrames);
