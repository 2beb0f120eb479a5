namespace EeHw.Sim.Units;

/// <summary>Control of <see cref="EeHw.Model.Hardware.Pointwise"/>: one register.</summary>
internal sealed class PointwiseControl(int input, int output) : Pipeline(input, output, 1, 0, stages: 1);
