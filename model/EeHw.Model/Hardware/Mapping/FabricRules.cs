using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Platforms;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>What a chip without programmable fabric can take: engines within its array and memory, nothing that streams.</summary>
internal static class FabricRules
{
    /// <summary>Checks a design against its platform.</summary>
    /// <exception cref="EeHwException">EEHW4206.</exception>
    public static void Check(Design design, Platform platform)
    {
        if (platform.PartFamily.HasFabric || platform.Engine is not { } chip)
        {
            return;
        }

        if (design.Mapping.Engine is not { } engine || engine.Pinned.Count > 0)
        {
            throw new EeHwException(
                Codes.Platforms.NoFabric,
                new Place { Item = "platform" },
                $"{platform.Name} is a chip with a fixed engine: it has no LUTs, DSP tiles or block RAM that streaming units could be built of.",
                design.Mapping.Engine is null ? "Use 'eehw engine' for it, or a platform with fabric." : "Take mapping.engine.pinned out, or use a platform with fabric.");
        }

        var elements = (double)engine.Array.Elements * engine.Engines;
        var bytes = engine.Buffers is { } b ? ((double)b.Input + b.Weights + b.Output) * engine.Engines : 0;
        foreach (var (item, wanted, there, what) in new[] { ("mapping.engine.array", elements, chip.Elements, "processing elements"), ("mapping.engine.buffers", bytes, chip.Sram, "bytes on chip") })
        {
            if (wanted > there.Value)
            {
                throw new EeHwException(
                    Codes.Platforms.NoFabric,
                    new Place { Item = item },
                    FormattableString.Invariant($"asks for {wanted} {what} in all; {platform.Name} has {there.Value} ({there.Source})."),
                    "Ask for less, or use a platform file of a larger chip.");
            }
        }
    }
}
