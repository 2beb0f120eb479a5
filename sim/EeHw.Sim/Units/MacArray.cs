using EeHw.Model.Hardware;

namespace EeHw.Sim.Units;

/// <summary>Control of <see cref="MacArray"/>: a register behind the multipliers, then accumulator and output register.</summary>
internal sealed class MacArrayControl(MacArray unit, int input, int output)
    : Pipeline(input, output, unit.WordsPerOutput, unit.WordsPerOutput - 1, stages: 2);
