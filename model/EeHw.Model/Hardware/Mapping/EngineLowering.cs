using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>
/// A design of style engine as a unit graph: of its units only the decision units and those of pinned stages are built; the others stand for the network's structure,
/// folded by 1.
/// </summary>
internal static class EngineLowering
{
    /// <summary>Gives every layer without a folding the folding 1; refuses foldings and stages that mean nothing on this engine.</summary>
    public static void Fill(EngineChoice engine, QuantizedNetwork network, LayerRoles roles, Dictionary<int, Folding> folding, DiagnosticList problems)
    {
        foreach (var stage in engine.Pinned.Keys.Where(s => s >= network.Network.ExitCount))
        {
            problems.Error(Codes.Engines.UnknownStage, new Place { Item = FormattableString.Invariant($"mapping.engine.pinned.{stage + 1}") }, FormattableString.Invariant($"there is no stage {stage + 1}; the network has {network.Network.ExitCount}, one for each exit."));
        }

        foreach (var layer in folding.Keys.Where(i => !IsBuilt(engine, roles.Stages.StageOf[i])))
        {
            problems.Error(
                Codes.Designs.Contradiction,
                new Place { Item = $"mapping.folding.layers.{network.Network.Layers[layer].Name}" },
                FormattableString.Invariant($"layer '{network.Network.Layers[layer].Name}' runs on the engine, which has no folding."),
                FormattableString.Invariant($"Remove it, or pin its stage: mapping.engine.pinned: {{ {roles.Stages.StageOf[layer] + 1}: folding }}."));
        }

        for (var i = 0; i < network.Network.Layers.Count; i++)
        {
            if (roles.HasUnits(i) && MacShape.Of(network.Network.Layers[i]) is not null)
            {
                folding.TryAdd(i, new Folding(1, 1));
            }
        }
    }

    /// <summary>Whether a stage has units of its own.</summary>
    public static bool IsBuilt(EngineChoice engine, int stage) => engine.Pinned.TryGetValue(stage, out var clocks) && clocks is null;

    /// <summary>The design with the foldings of its pinned stages explicit.</summary>
    public static Design Resolve(Design design, QuantizedNetwork network, LayerRoles roles, SortedDictionary<int, Folding> used) => design with
    {
        Mapping = design.Mapping with
        {
            Auto = null,
            Folding = used.Where(f => IsBuilt(design.Mapping.Engine!, roles.Stages.StageOf[f.Key])).ToDictionary(f => network.Network.Layers[f.Key].Name, f => f.Value),
            Engine = design.Mapping.Engine! with { WordBytes = design.Mapping.Engine!.BytesOf(design.Arithmetic) },
        },
    };
}
