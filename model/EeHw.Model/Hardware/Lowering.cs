using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware.Mapping;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;

namespace EeHw.Model.Hardware;

/// <summary>
/// Turns a design into hardware: units, streams, FIFOs, names. What comes out no longer asks for anything automatic; lowering its design again
/// gives the same graph. docs/lowering.md states the rules.
/// </summary>
public static class Lowering
{
    /// <summary>Lowers a design.</summary>
    /// <param name="design">The design.</param>
    /// <param name="network">Its network in its arithmetic.</param>
    /// <param name="platform">Its platform.</param>
    /// <param name="options">What is known beside the design; null for nothing.</param>
    /// <returns>The hardware, and the design with everything explicit.</returns>
    /// <exception cref="EeHwException">EEHW4101 to 4109, EEHW4206, EEHW50xx: everything that is wrong, at once.</exception>
    public static LoweredDesign Lower(Design design, QuantizedNetwork network, Platform platform, LoweringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(platform);
        FabricRules.Check(design, platform);
        var problems = new DiagnosticList();
        var notes = new DiagnosticList();
        var roles = new LayerRoles(network, problems);
        LoweringRules.Check(design, network, problems);
        ClockRules.Check(design, network.Network.ExitCount, problems);
        var folding = ChosenFoldings(design, network, roles, problems);
        problems.ThrowIfErrors();
        var decisions = Enumerable.Range(0, network.Network.ExitCount).Select(k => ExitLowering.UnitOf(design, network, k, problems)).ToList();
        LoweringRules.CheckRegisters(decisions, problems);
        problems.ThrowIfErrors();
        var units = new LayerUnits(roles, network, platform, design.Mapping.LutramMaximumBits);
        if (design.Mapping.Auto is not null)
        {
            foreach (var (layer, f) in new AutoFolder(design, network, platform, roles, units, folding, options ?? LoweringOptions.Default).Choose(notes))
            {
                folding[layer] = f;
            }
        }

        if (design.Mapping.Engine is { } engine)
        {
            EngineLowering.Fill(engine, network, roles, folding, problems);
        }

        RequireAll(design, network, roles, folding, problems);
        problems.ThrowIfErrors();

        var builder = new GraphBuilder(design.Mapping, platform, new ClockPlan(design, network.Network.ExitCount));
        var layers = new LayerLowering(builder, roles, units, folding, LayerParts.Of(network.Network));
        var exits = new ExitLowering(builder, roles, network, design, layers, options?.ReachShares);
        for (var stage = 0; stage < network.Network.ExitCount; stage++)
        {
            for (var i = 0; i < network.Network.Layers.Count; i++)
            {
                if (roles.HasUnits(i) && roles.Stages.StageOf[i] == stage)
                {
                    layers.Lower(i);
                }
            }

            exits.Lower(stage, decisions[stage]!);
        }

        SkipDepths.Apply(builder.Units, builder.Channels, design.Mapping, (width, depth) => builder.StyleOf(width, depth, isConstant: false));
        exits.Finish();
        LoweringRules.CheckDepthNames(design, builder.Channels, problems);
        problems.ThrowIfErrors();
        var graph = builder.Build(design.Name, network.Network.ExitCount, design.ClockMhz);
        var resolved = design.Mapping.Engine is not null ? EngineLowering.Resolve(design, network, roles, layers.Used) : Resolve(design, network, graph, layers.Used);
        return new LoweredDesign
        {
            Design = resolved,
            Platform = platform,
            Network = network,
            Graph = graph,
            InputHash = InputHashes.Of(resolved, network),
            Notes = notes.Items.ToValueList(),
        };
    }

    private static Dictionary<int, Folding> ChosenFoldings(Design design, QuantizedNetwork network, LayerRoles roles, DiagnosticList problems)
    {
        var names = network.Network.Layers.Select((l, i) => (l.Name, Index: i)).Where(x => roles.HasUnits(x.Index)).ToDictionary(x => x.Name, x => x.Index, StringComparer.Ordinal);
        var folding = new Dictionary<int, Folding>();
        foreach (var (name, f) in design.Mapping.Folding)
        {
            var place = new Place { Item = $"mapping.folding.layers.{name}" };
            if (names.TryGetValue(name, out var index))
            {
                folding[index] = FoldingRules.Check(network.Network, index, f, place, problems);
            }
            else if (network.Network.Layers.Any(l => l.Name == name))
            {
                problems.Error(Codes.Lowering.UnknownName, place, $"layer '{name}' has no hardware of its own: it is done by the unit before it.", "Remove this folding.");
            }
            else
            {
                problems.Error(Codes.Lowering.UnknownName, place, $"the network has no layer '{name}'.", NearestName.Hint(name, names.Keys));
            }
        }

        return folding;
    }

    private static void RequireAll(Design design, QuantizedNetwork network, LayerRoles roles, Dictionary<int, Folding> folding, DiagnosticList problems)
    {
        for (var i = 0; i < network.Network.Layers.Count; i++)
        {
            if (roles.HasUnits(i) && MacShape.Of(network.Network.Layers[i]) is not null && !folding.ContainsKey(i))
            {
                problems.Error(
                    Codes.Lowering.MissingFolding,
                    new Place { Item = "mapping.folding.layers" },
                    $"layer '{network.Network.Layers[i].Name}' has no folding, and automatic folding is not asked for.",
                    $"Add {network.Network.Layers[i].Name}: {{ pe: 1, simd: 1, window: 1 }} or auto: {{ targetFraction: 0.6 }}.");
            }
        }
    }

    private static Design Resolve(Design design, QuantizedNetwork network, UnitGraph graph, SortedDictionary<int, Folding> used) => design with
    {
        Mapping = design.Mapping with
        {
            Auto = null,
            Folding = used.ToDictionary(f => network.Network.Layers[f.Key].Name, f => f.Value),
            FifoDepths = graph.Channels.ToDictionary(c => c.Name, c => c.Depth),
            ReorderSlots = graph.Units.OfType<ExitMerge>().Single().ReorderSlots,
        },
    };
}
