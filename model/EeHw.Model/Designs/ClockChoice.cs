using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>A second clock of a design, and the stages that run on it.</summary>
/// <param name="Name">Name: of ports in the RTL.</param>
/// <param name="Mhz">Frequency in MHz, greater than 0.</param>
/// <param name="Stages">Stages from 0, each on one clock; never the first, which runs on <see cref="Design.ClockMhz"/> with source, merge and sink.</param>
/// <param name="PhaseNs">Time of its first edge in ns, from the first edge of the first clock; in simulation only.</param>
public sealed record ClockChoice(string Name, double Mhz, ValueList<int> Stages, double PhaseNs);
