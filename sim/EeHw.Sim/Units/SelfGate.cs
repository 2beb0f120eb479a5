namespace EeHw.Sim.Units;

/// <summary>Control of <see cref="EeHw.Model.Hardware.SelfGate"/>: address, then factor, then product.</summary>
internal sealed class SelfGateControl(int input, int output) : Pipeline(input, output, 1, 0, stages: 3);
