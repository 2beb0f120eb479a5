using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>What a unit did with its time: the three fractions and idle sum to 1.</summary>
/// <param name="Name">Hierarchical name.</param>
/// <param name="Kind">Unit kind.</param>
/// <param name="Stage">Stage from 0.</param>
/// <param name="BusyFraction">Share of clocks in which it moved work forward.</param>
/// <param name="StarvedFraction">Share of clocks in which it waited for input.</param>
/// <param name="BlockedFraction">Share of clocks in which its output was not taken.</param>
/// <param name="IntervalCycles">The unit's own interval in clocks per frame.</param>
/// <param name="Resources">Its estimated resources, or null.</param>
public sealed record UnitUse(string Name, string Kind, int Stage, double BusyFraction, double StarvedFraction, double BlockedFraction, double IntervalCycles, Resources? Resources);
