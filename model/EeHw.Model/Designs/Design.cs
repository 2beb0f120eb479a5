using EeHw.Model.Designs.Sketches;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>Everything an architect decides, as one YAML file says it. Paths are relative to the file.</summary>
public sealed record Design
{
    /// <summary>Name; the file's own name where not given.</summary>
    public required string Name { get; init; }

    /// <summary>Path of the ONNX file, absolute after reading; empty where <see cref="Sketch"/> stands for it.</summary>
    public required string Network { get; init; }

    /// <summary>The network by its shapes alone, or null for one with weights.</summary>
    public NetworkSketch? Sketch { get; init; }

    /// <summary>Data to calibrate and evaluate with.</summary>
    public required DataChoice Data { get; init; }

    /// <summary>Platform name.</summary>
    public required string Platform { get; init; }

    /// <summary>Clock in MHz.</summary>
    public required double ClockMhz { get; init; }

    /// <summary>Further clocks and their stages; empty for one clock.</summary>
    public ValueList<ClockChoice> Clocks { get; init; } = [];

    /// <summary>Number formats.</summary>
    public required ArithmeticChoice Arithmetic { get; init; }

    /// <summary>Exit policy and its hardware.</summary>
    public required ExitChoice Exits { get; init; }

    /// <summary>Whether samples leave early, or the network is cut at one exit.</summary>
    public DeploymentChoice Deployment { get; init; } = DeploymentChoice.Budgeted;

    /// <summary>Hardware choices.</summary>
    public required MappingChoice Mapping { get; init; }

    /// <summary>What arrives.</summary>
    public required Workload Workload { get; init; }

    /// <summary>What happens while idle, and where heat goes.</summary>
    public PowerChoice Power { get; init; } = PowerChoice.Default;

    /// <summary>Who moves the policy while the design runs.</summary>
    public ControlChoice Control { get; init; } = ControlChoice.Default;

    /// <summary>Reconfigurable partitions; empty for none.</summary>
    public ValueList<PartitionChoice> Partitions { get; init; } = [];

    /// <summary>Links on the way of a sample, from the input on; empty for none.</summary>
    public ValueList<LinkChoice> Links { get; init; } = [];
}
