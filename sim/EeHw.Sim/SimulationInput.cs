using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;

namespace EeHw.Sim;

/// <summary>What a simulation needs of a design.</summary>
/// <param name="Graph">The hardware.</param>
/// <param name="Platform">The part, or null where resources and energy are not asked for.</param>
/// <param name="Partitions">Reconfigurable partitions.</param>
/// <param name="Workload">What arrives.</param>
/// <param name="ExitNames">Names of the exits, or null for numbers.</param>
/// <param name="Network">Weights, for what Yosys drops of their memories; null counts it.</param>
internal sealed record SimulationInput(UnitGraph Graph, Platform? Platform, ValueList<PartitionChoice> Partitions, Workload Workload, ValueList<string>? ExitNames = null, QuantizedNetwork? Network = null)
{
    /// <summary>What happens while idle, and where heat goes.</summary>
    public PowerChoice Power { get; init; } = PowerChoice.Default;

    /// <summary>Who moves the policy while it runs.</summary>
    public ControlChoice Control { get; init; } = ControlChoice.Default;
}
