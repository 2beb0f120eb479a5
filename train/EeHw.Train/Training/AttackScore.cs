using EeHw.Model.Numerics;

namespace EeHw.Train.Training;

/// <summary>How the exits do under one family of attacks, each alone.</summary>
/// <param name="Family">The family; <c>none</c> for the same samples clean.</param>
/// <param name="Samples">Samples that were attacked.</param>
/// <param name="Exits">Score of each exit.</param>
public sealed record AttackScore(string Family, int Samples, ValueList<ExitScore> Exits);
