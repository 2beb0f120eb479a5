using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>
/// A policy with one knob per early exit: a sample leaves at the first exit whose confidence reaches that exit's threshold. Whatever fits
/// thresholds to budgets works on this.
/// </summary>
public interface IScoredPolicy : IExitPolicy
{
    /// <summary>Thresholds of the early exits [K-1] on the confidence scale; positive infinity: nobody leaves.</summary>
    ValueList<double> Confidences { get; }

    /// <summary>Confidences and answers of every exit and sample, thresholds not considered.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>The scores.</returns>
    TraceScores ScoresOn(Trace trace);

    /// <summary>The same policy with other thresholds.</summary>
    /// <param name="confidences">Thresholds [K-1] on the confidence scale.</param>
    /// <returns>The policy.</returns>
    IScoredPolicy WithConfidences(ValueList<double> confidences);
}
