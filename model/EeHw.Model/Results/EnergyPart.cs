using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>One part of the energy.</summary>
/// <param name="Name">Component: a unit, <c>static</c>, <c>clock</c>, <c>configuration</c>, <c>dram</c>.</param>
/// <param name="PicojoulesPerSample">Energy per sample.</param>
public sealed record EnergyPart(string Name, Band PicojoulesPerSample);
