using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>What policies share that compute a confidence per exit and compare it with that exit's threshold.</summary>
public abstract record ScoredPolicy : IScoredPolicy
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract PolicyHardware Hardware { get; }

    /// <inheritdoc/>
    public virtual bool IsBoundToNetwork => true;

    /// <inheritdoc/>
    public virtual bool NeedsFeatures => false;

    /// <inheritdoc/>
    public virtual ValueList<ValueList<int>>? LabelMaps => null;

    /// <inheritdoc/>
    public virtual int EarliestExit => 0;

    /// <inheritdoc/>
    public required ValueList<double> Confidences { get; init; }

    /// <summary>Exits K.</summary>
    public int Exits => Confidences.Count + 1;

    /// <summary>How sure the policy is of one sample at one exit, and what it would answer.</summary>
    /// <param name="view">The exit and those before it.</param>
    /// <returns>Confidence, below positive infinity, and class.</returns>
    public abstract (double Confidence, int Class) Score(ExitView view);

    /// <summary>Checks that the policy fits what it is to decide.</summary>
    /// <param name="outputs">What the exits answer.</param>
    /// <exception cref="EeHwException">EEHW5022, EEHW5023.</exception>
    public virtual void RequireFits(IExitOutputs outputs) => PolicyRequirements.Exits(this, outputs, Exits);

    /// <inheritdoc/>
    public virtual ValueList<double> CostsOn(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace.CostMacs.Select(c => (double)c).ToValueList();
    }

    /// <inheritdoc/>
    public TraceScores ScoresOn(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        trace.RequireFinite();
        RequireFits(trace);
        var confidence = new double[trace.Exits][];
        var prediction = new int[trace.Exits][];
        for (var k = 0; k < trace.Exits; k++)
        {
            (confidence[k], prediction[k]) = (new double[trace.Samples], new int[trace.Samples]);
            for (var n = 0; n < trace.Samples; n++)
            {
                (confidence[k][n], prediction[k][n]) = Score(new ExitView(trace, n, k));
            }
        }

        return TraceScores.Of(trace, Name, confidence, prediction);
    }

    /// <inheritdoc/>
    public IScoredPolicy WithConfidences(ValueList<double> confidences) => this with { Confidences = confidences };

    /// <inheritdoc/>
    public virtual IExitDecider Begin(IExitOutputs outputs)
    {
        RequireFits(outputs);
        return new Decider(this);
    }

    /// <inheritdoc/>
    public YamlMap ToYaml()
    {
        var own = Parameters();
        return new YamlMap([.. own.Entries, .. YamlMap.Of(false, ("confidences", PolicyYaml.Thresholds(Confidences, Confidences))).Entries]);
    }

    /// <summary>The policy's own parameters, thresholds not among them.</summary>
    /// <returns>A mapping.</returns>
    protected abstract YamlMap Parameters();

    private sealed class Decider(ScoredPolicy policy) : IExitDecider
    {
        public ExitAnswer Decide(ExitView view)
        {
            var (confidence, answer) = policy.Score(view);
            var threshold = view.IsFinal ? double.NegativeInfinity : policy.Confidences[view.Exit];
            return new(confidence >= threshold && !double.IsPositiveInfinity(threshold), answer);
        }
    }
}
