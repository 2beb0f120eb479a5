using EeHw.Model.Numerics;

namespace EeHw.Model.Results;

/// <summary>One stretch of work.</summary>
/// <param name="From">Begin, in clocks.</param>
/// <param name="To">End.</param>
/// <param name="Stage">Stage from 0 that was worked on.</param>
/// <param name="Samples">Samples of the batch.</param>
public sealed record ServerSpan(long From, long To, int Stage, ValueList<long> Samples);
