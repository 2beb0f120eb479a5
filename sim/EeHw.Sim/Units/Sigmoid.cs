namespace EeHw.Sim.Units;

/// <summary>Control of <see cref="EeHw.Model.Hardware.Sigmoid"/>: address, then entry.</summary>
internal sealed class SigmoidControl(int input, int output) : Pipeline(input, output, 1, 0, stages: 2);
