using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>Distances between consecutive exits' outputs that let leave. The first exit has nothing before it, so shares and budgets are planned over the others.</summary>
public sealed class StabilityFit : IPolicyFit
{
    /// <inheritdoc/>
    public string Name => StabilityPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "largest distance to the exit before";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options =>
    [
        new("distance", "rms", "rms, mean-abs or maximum"),
        new("thresholds", null, "one distance per early exit from the second on, or one that all share, in the outputs' unit"),
        new("shares", "even", "share of the samples that leaves at each exit from the second on, or even"),
    ];

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this, 1);
        var trace = request.Trace;
        if (trace.Exits < 3)
        {
            throw new EeHwException(Codes.Exits.NothingToLearn, new Place { Item = $"policy {Name}" }, "it compares an exit with the one before and needs an early exit behind the first; the trace has two exits.", "Add an exit to the network.");
        }

        var policy = new StabilityPolicy { Distance = request.Word("distance", OutputDistance.Names), Confidences = Enumerable.Repeat(0.0, trace.Exits - 1).ToValueList() };
        var later = new LaterExits(policy, trace);
        var costs = request.Costs is { } c ? c with { PerExit = c.PerExit.Skip(1).ToValueList() } : null;
        var fitted = ThresholdChoice.Apply(later, request with { Trace = later.Trace, Costs = costs }, t => -t);
        return new(policy with { Confidences = fitted.Confidences.Prepend(double.PositiveInfinity).ToValueList() }, []);
    }

    /// <summary>The policy on a trace without its first exit, whose scores are known already.</summary>
    private sealed record LaterExits : IScoredPolicy
    {
        private readonly TraceScores _scores;

        public LaterExits(StabilityPolicy policy, Trace trace)
        {
            var scores = policy.ScoresOn(trace);
            Trace = trace with
            {
                Exits = trace.Exits - 1,
                Logits = trace.Logits[trace.LogitsOf(0).Length..],
                ExitClasses = trace.ExitClasses?.Skip(1).ToValueList(),
                LabelMaps = trace.LabelMaps?.Skip(1).ToValueList(),
                Features = null,
                CostMacs = trace.CostMacs.Skip(1).ToValueList(),
                BackboneMacs = trace.BackboneMacs.Skip(1).ToValueList(),
                ExitNames = trace.ExitNames.Skip(1).ToValueList(),
            };
            _scores = TraceScores.Of(Trace, policy.Name, scores.Confidence[1..], scores.Prediction[1..]);
            Confidences = Enumerable.Repeat(0.0, Trace.Exits - 1).ToValueList();
        }

        public Trace Trace { get; }

        public string Name => StabilityPolicy.PolicyName;

        public PolicyHardware Hardware => PolicyHardware.None("it exists while fitting only", "Use output-stability.");

        public ValueList<double> Confidences { get; init; }

        public TraceScores ScoresOn(Trace trace) => _scores;

        public IScoredPolicy WithConfidences(ValueList<double> confidences) => this with { Confidences = confidences };

        // Nobody leaves early: what is asked of it beside scores are the final answers.
        public IExitDecider Begin(IExitOutputs outputs) => new PatiencePolicy { Patience = 0, Exits = outputs.Exits }.Begin(outputs);

        public YamlMap ToYaml() => throw new NotSupportedException("It is never written.");
    }
}
