using EeHw.Model.Numerics;

namespace EeHw.Sim.Energy.Calibration;

/// <summary>A factor on figures of the platform's table.</summary>
/// <param name="Groups">The groups that share it: more than one where the measurements cannot tell them apart.</param>
/// <param name="Value">The factor, 0 or more.</param>
/// <param name="StandardError">Its standard error; null where no measurement is left over to judge it, or where it is held at 0.</param>
public sealed record PowerFactor(ValueList<string> Groups, double Value, double? StandardError);
