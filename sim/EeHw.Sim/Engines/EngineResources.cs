using EeHw.Model.Designs;
using EeHw.Model.Engines;
using EeHw.Model.Hardware;
using EeHw.Model.Platforms;
using EeHw.Sim.Resources;

namespace EeHw.Sim.Engines;

/// <summary>
/// Hardware of a design on engines: a DSP multiplier per element, buffers in ultra RAM where the part has it (4096 words of 72 bits each, 36 KiB) and in block RAM (2 KiB used of each) otherwise,
/// and the units that are built beside: decision units, pinned stages.
/// </summary>
internal static class EngineResources
{
    private const double UltraRamBytes = 36 * 1024;
    private const double BlockRamBytes = 2 * 1024;

    /// <summary>How far it goes.</summary>
    /// <param name="platform">The part.</param>
    public static string SourceOf(Platform platform)
        => $"DSP tiles of the array by {(platform.PartFamily.HasVitis ? "Vivado's rule, which nobody ran," : $"the rule of family {platform.Family} (docs/platforms.md)")} and memories of its buffers by their size; LUTs and flip-flops are those of decision units and pinned stages only, the array's are not estimated";

    /// <summary>DSP tiles of one element: at least one, as it also adds.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="family">Family of the part, whose multipliers they are.</param>
    public static int TilesOf(Engine engine, string family) => Math.Max(1, ResourceRules.MultiplierDsps(8 * engine.WordBytes, 8 * engine.WordBytes, family));

    /// <summary>All engines and units of a design.</summary>
    public static Model.Units.Resources Of(LoweredDesign design, Engine engine, int engines)
    {
        var tiles = TilesOf(engine, design.Platform.Family);
        double[] buffers = [engine.Buffers.Input, engine.Buffers.Weights, engine.Buffers.Output];
        var hasUltra = design.Platform.Uram.Value > 0;
        var memories = buffers.Sum(b => Math.Ceiling(b / (hasUltra ? UltraRamBytes : BlockRamBytes)));
        var array = new Model.Units.Resources(0, 0, (double)tiles * engine.Array.Elements * engines, hasUltra ? 0 : memories * engines, hasUltra ? memories * engines : 0);
        var graph = design.Graph;
        for (var u = 0; u < graph.Units.Count; u++)
        {
            if (design.IsBuilt(graph.Units[u]))
            {
                array += graph.Channels.Where(c => c.From == u && design.IsBuilt(graph.Units[c.To])).Aggregate(UnitResources.Of(graph.Units[u], design.Platform), (sum, c) => sum + UnitResources.Of(c, design.Platform));
            }
        }

        return array;
    }
}
