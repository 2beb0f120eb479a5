using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>One clock of a design with several.</summary>
/// <param name="Name">Name; <c>main</c> is that of source, merge and sink.</param>
/// <param name="Mhz">Frequency in MHz.</param>
/// <param name="Stages">Stages from 0 that run on it.</param>
/// <param name="BoundNs">Closed form: the largest of T_k·r_k of its stages, in ns per sample of the whole design.</param>
/// <param name="FlipFlops">Flip-flops on it, estimated.</param>
/// <param name="PowerMw">Power of its tree in mW while it runs; the parts sum to the part <c>clock</c> of the energy over time.</param>
public sealed record ClockUse(string Name, double Mhz, ValueList<int> Stages, double BoundNs, double FlipFlops, Band PowerMw);
