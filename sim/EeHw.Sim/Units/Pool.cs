using EeHw.Model.Hardware;

namespace EeHw.Sim.Units;

/// <summary>Control of <see cref="Pool"/>: a maximum is compared into the output register, a mean is scaled one clock later.</summary>
internal sealed class PoolControl(Pool unit, int input, int output)
    : Pipeline(input, output, unit.WordsPerOutput, unit.WordsPerOutput - 1, stages: unit.IsMax ? 1 : 2);
