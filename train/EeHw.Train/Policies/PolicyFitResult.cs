using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>A fitted policy.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Notes">What the fit found, a sentence each.</param>
public sealed record PolicyFitResult(IExitPolicy Policy, ValueList<string> Notes);
