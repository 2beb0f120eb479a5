using EeHw.Model.Exits;

namespace EeHw.Host;

/// <summary>What the reference says of the same samples.</summary>
/// <param name="Decisions">Exits and classes.</param>
/// <param name="Trace">Logits in the same arithmetic.</param>
/// <param name="Tolerance">Largest difference of a logit, relative to the largest logit of its exit; 0 for equality.</param>
public sealed record Reference(ExitDecisions Decisions, Trace Trace, double Tolerance);
