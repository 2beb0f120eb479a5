using EeHw.Model.Designs;
using EeHw.Model.Engines;
using EeHw.Model.Hardware;
using EeHw.Sim.Resources;

namespace EeHw.Sim.Engines;

/// <summary>
/// Hardware of a design on engines: a DSP multiplier per element, buffers in ultra RAM where the part has it (4096 words of 72 bits each, 36 KiB) and in block RAM (2 KiB used of each) otherwise,
/// and the units that are built beside: decision units, pinned stages.
/// </summary>
internal static class EngineResources
{
    /// <summary>How far it goes.</summary>
    public const string Source = "DSP tiles of the array by Vivado's rule, which nobody ran, and memories of its buffers by their size; LUTs and flip-flops are those of decision units and pinned stages only, the array's are not estimated";

    private const double UltraRamBytes = 36 * 1024;
    private const double BlockRamBytes = 2 * 1024;

    /// <summary>All engines and units of a design.</summary>
    public static Model.Units.Resources Of(LoweredDesign design, Engine engine, int engines)
    {
        var tiles = Math.Max(1, ResourceRules.MultiplierDsps(8 * engine.WordBytes, 8 * engine.WordBytes));
        double[] buffers = [engine.Buffers.Input, engine.Buffers.Weights, engine.Buffers.Output];
        var hasUltra = design.Platform.Uram.Value > 0;
        var memories = buffers.Sum(b => Math.Ceiling(b / (hasUltra ? UltraRamBytes : BlockRamBytes)));
        var array = new Model.Units.Resources(0, 0, (double)tiles * engine.Array.Elements * engines, hasUltra ? 0 : memories * engines, hasUltra ? memories * engines : 0);
        var graph = design.Graph;
        for (var u = 0; u < graph.Units.Count; u++)
        {
            if (design.IsBuilt(graph.Units[u]))
            {
                array += graph.Channels.Where(c => c.From == u && design.IsBuilt(graph.Units[c.To])).Aggregate(UnitResources.Of(graph.Units[u]), (sum, c) => sum + UnitResources.Of(c));
            }
        }

        return array;
    }
}
