using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Results;

namespace EeHw.Cli.Verbs.Simulation;

/// <summary>Puts FIFO depths that a simulation found sufficient into the design it simulated.</summary>
internal static class FoundDepths
{
    /// <summary>The same design with other FIFO depths, lowered again.</summary>
    public static LoweredDesign Apply(LoweredDesign design, Measurement measurement)
    {
        var depths = design.Graph.Channels.ToDictionary(c => c.Name, c => c.Depth);
        foreach (var fifo in measurement.Fifos)
        {
            if (fifo.MinimumDepth is { } depth && depths.ContainsKey(fifo.Name))
            {
                depths[fifo.Name] = (int)depth;
            }
        }

        var mapping = design.Design.Mapping with { FifoDepths = depths };
        return Lowering.Lower(design.Design with { Mapping = mapping }, design.Network, design.Platform);
    }
}
