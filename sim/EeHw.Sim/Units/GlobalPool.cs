using EeHw.Model.Hardware;

namespace EeHw.Sim.Units;

/// <summary>Control of <see cref="GlobalPool"/>: each word of the last pixel completes one group's mean.</summary>
internal sealed class GlobalPoolControl(GlobalPool unit, int input, int output)
    : Pipeline(input, output, unit.Input.Pixels * (unit.Input.Channels / unit.Lanes), (unit.Input.Pixels - 1) * (unit.Input.Channels / unit.Lanes), stages: 2);
