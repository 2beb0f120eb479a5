using EeHw.Model.Numerics;

namespace EeHw.Model.Results;

/// <summary>What was changed while the design ran.</summary>
/// <param name="By">What moved the levels.</param>
/// <param name="Switches">Changes of the level.</param>
/// <param name="Levels">Levels, the dearest first.</param>
/// <param name="Throttles">Times that throttling began.</param>
/// <param name="ThrottledFraction">Share of time in which it held.</param>
/// <param name="HottestC">Highest temperature, °C; null without a thermal path.</param>
/// <param name="ChargeFraction">Charge of the battery at the end; null without one.</param>
/// <param name="EmptyAtS">Time at which the battery was empty first, s; null where it never was.</param>
/// <param name="OffFraction">Share of time in which it was empty.</param>
public sealed record ControlUse(
    string By, long Switches, ValueList<LevelUse> Levels, long Throttles, double ThrottledFraction, double? HottestC, double? ChargeFraction, double? EmptyAtS, double OffFraction);
