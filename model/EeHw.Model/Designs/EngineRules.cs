using EeHw.Model.Diagnostics;

namespace EeHw.Model.Designs;

/// <summary>What style, engine, folding and partitions must keep among each other.</summary>
internal static class EngineRules
{
    public static void Check(DesignDraft d, Func<string, Place> placeOf, DiagnosticList problems)
    {
        if (d.Style != MappingChoice.EngineStyle)
        {
            if (d.HasEngine)
            {
                problems.Error(Codes.Designs.Contradiction, placeOf("mapping.engine"), "an engine is described, but the style is streaming.", "Use style: engine, or remove mapping.engine.");
            }

            return;
        }

        if (d.Engine.Buffers is null)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("mapping.engine.buffers"), "an engine needs on-chip memory, and none is given.", "For example mapping: { style: engine, engine: { array: 16x16, buffers: \"64K,64K,32K\" } }.");
        }

        if (d.HasAuto)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("mapping.folding.auto"), "automatic folding is for layers with hardware of their own; on an engine layers run in turn.", "Remove folding.auto; stages under engine.pinned take their foldings from folding.layers.");
        }

        if (d.Partitions.Count > 0)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("partitions"), "partitions swap streaming stages; an engine runs every stage anyway.", "Use style: streaming, or remove partitions.");
        }
    }
}
