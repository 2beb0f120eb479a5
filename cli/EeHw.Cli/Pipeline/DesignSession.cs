using EeHw.Cli.Output;
using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Designs.Sketches;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Results;

namespace EeHw.Cli.Pipeline;

/// <summary>
/// One lowered design and what follows from it, each computed once and when first asked for: data, traces, decisions, golden vectors.
/// Verbs and the demo share it, so that they answer alike.
/// </summary>
/// <param name="lowered">The design with everything decided.</param>
/// <param name="progress">Progress on stderr.</param>
/// <param name="cancellation">Cancelled by Ctrl-C.</param>
public sealed class DesignSession(LoweredDesign lowered, Progress progress, CancellationToken cancellation)
{
    private Dataset? _data;
    private Trace? _floatTrace;
    private Trace? _fixedTrace;
    private Trace? _wholeTrace;
    private ExitDecisions? _unitDecisions;
    private GoldenVectors? _golden;

    /// <summary>The design with everything decided.</summary>
    public LoweredDesign Lowered => lowered;

    /// <summary>Samples at most; null for all that the design's data choice gives. Set before the first question.</summary>
    public int? SampleLimit { get; init; }

    /// <summary>The data the design is judged on.</summary>
    /// <exception cref="EeHwException">As the loader says.</exception>
    public Dataset Data => _data ??= LoadData();

    /// <summary>What every exit answers in float32.</summary>
    public Trace FloatTrace => _floatTrace ??= Build("running the network in float", options => TraceBuilder.Build(lowered.Network.Network, Data, options, cancellation));

    /// <summary>What every exit answers in the design's arithmetic.</summary>
    public Trace FixedTrace => _fixedTrace ??= Build("running the network in fixed point", options => TraceBuilder.Build(lowered.Values, ArithmeticText.ToText(lowered.Design.Arithmetic), Data, options, cancellation));

    /// <summary>The same if every map crossed its link whole; <see cref="FixedTrace"/> itself where that is so.</summary>
    public Trace WholeTrace => ReferenceEquals(lowered.Values, lowered.Network)
        ? FixedTrace
        : _wholeTrace ??= Build("running the network without rounded maps", options => TraceBuilder.Build(lowered.Network, ArithmeticText.ToText(lowered.Design.Arithmetic), Data, options, cancellation));

    /// <summary>Class answered at each exit by each sample [K][N], in fixed point.</summary>
    public IReadOnlyList<int[]> Answers => [.. Enumerable.Range(0, FixedTrace.Exits).Select(k => Enumerable.Range(0, FixedTrace.Samples).Select(n => FixedTrace.AnswerOf(k, n)).ToArray())];

    /// <summary>The design's policy in floating point.</summary>
    public IExitPolicy Policy => DesignPolicies.Of(lowered.Design.Exits, lowered.Network.Network);

    /// <summary>The score its thresholds are on; null where the policy is another rule.</summary>
    public IScore? Score => (Policy as ThresholdPolicy)?.Score;

    /// <summary>The policy as the design's decision units carry it out, on the fixed-point trace.</summary>
    /// <exception cref="EeHwException">EEHW5024 for an anytime deployment.</exception>
    public ExitDecisions UnitDecisions => _unitDecisions ??= Decide();

    /// <summary>Inputs and reference answers for generated projects and devices.</summary>
    /// <param name="samples">Samples wanted; fewer where the data are fewer.</param>
    /// <returns>The vectors.</returns>
    public GoldenVectors Golden(int samples)
    {
        var count = Math.Min(samples, Data.Count);
        if (_golden?.Samples != count)
        {
            progress.Start("reference answers");
            _golden = GoldenVectorBuilder.Build(lowered.Network, lowered.Graph, Data.Values, count, cancellation);
        }

        return _golden;
    }

    private ExitDecisions Decide()
    {
        lowered.Design.Deployment.RequireBuilt();
        return UnitPolicy.Of(lowered.Graph).Decide(FixedTrace);
    }

    private Dataset LoadData()
    {
        NetworkSketch.RequireWeights(lowered.Design, "it cannot be run on data");
        progress.Start("reading data");
        var choice = lowered.Design.Data;
        var limit = SampleLimit is { } wanted ? Math.Min(wanted, choice.Limit ?? wanted) : choice.Limit;
        return DatasetLoader.Load(choice with { Limit = limit });
    }

    private Trace Build(string task, Func<TraceOptions, TraceResult> build)
    {
        // before the task is named: reading data names its own
        _ = Data;
        progress.Start(task);
        var result = build(new TraceOptions { NetworkHash = NetworkHash.Of(lowered.Design.Network), Progress = progress });
        cancellation.ThrowIfCancellationRequested();
        return result.Trace;
    }
}
