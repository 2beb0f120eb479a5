using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>Decisions, conditional buffers, merge and sink.</summary>
internal sealed class ExitLowering(GraphBuilder builder, LayerRoles roles, QuantizedNetwork network, Design design, LayerLowering layers, IReadOnlyList<double>? reach)
{
    private readonly List<Stream> _toMerge = [];

    /// <summary>The decision unit of an exit; null where it cannot be, with the reason reported.</summary>
    public static DecisionUnit? UnitOf(Design design, QuantizedNetwork network, int exit, DiagnosticList problems)
    {
        var classes = network.Network.Classes(exit);
        if (classes % design.Exits.UnitLanes != 0)
        {
            problems.Error(
                Codes.Lowering.DecisionLanes,
                new Place { Item = "exits.unit.lanes" },
                FormattableString.Invariant($"{design.Exits.UnitLanes} lanes do not divide the {classes} classes of exit '{network.Network.Exits[exit].Name}'; allowed are {string.Join(", ", FoldingRules.Divisors(classes))}."));
            return null;
        }

        try
        {
            var before = exit == 0 ? classes : network.Network.Classes(exit - 1);
            if (before != classes && design.Exits.UnitKind is "patience" or "output-stability" && exit < network.Network.ExitCount - 1)
            {
                problems.Error(
                    Codes.Exits.UnitMismatch,
                    new Place { Item = "exits.unit.kind" },
                    FormattableString.Invariant($"unit {design.Exits.UnitKind} compares {(design.Exits.UnitKind == "patience" ? "classes" : "outputs")} with those of the exit before; exit '{network.Network.Exits[exit].Name}' has {classes} outputs and '{network.Network.Exits[exit - 1].Name}' {before}."),
                    "Use another unit, or exits of the same classes.");
                return null;
            }

            return DecisionUnit.Create(RankedSpecOf(design, network, exit), classes, network.LogitFormat(exit), new Place { Item = FormattableString.Invariant($"exits.thresholds[{exit}]") });
        }
        catch (EeHwException e)
        {
            foreach (var d in e.Diagnostics)
            {
                problems.Add(d);
            }

            return null;
        }
    }

    /// <summary>Makes the decision of an exit and the buffers that obey it, and offers their outputs to the next stage.</summary>
    public void Lower(int exit, DecisionUnit unit)
    {
        var classes = network.Network.Classes(exit);
        var format = network.LogitFormat(exit);
        var prefix = FormattableString.Invariant($"exit{exit + 1}");
        var isFinal = exit == network.Network.ExitCount - 1;
        var lanes = design.Exits.UnitLanes;
        var taken = builder.Take(roles.Root(network.Network.Exits[exit].Layer), exit);
        var logits = builder.Adapt(taken, new Shape(classes, 1, 1), lanes, format, prefix + "/adapter", exit);
        var decision = builder.Add(new ExitDecision
        {
            Name = builder.Name(prefix + "/decision"),
            Layer = -1,
            Stage = exit,
            Exit = exit,
            IsFinal = isFinal,
            Classes = classes,
            Lanes = lanes,
            Input = format,
            Decision = unit.Spec,
            LatencyCycles = unit.LatencyCycles(lanes),
            CarryBits = exit > 0 && unit.CarryInBits > 0 ? unit.CarryInBits : null,
        });
        builder.Link(logits, decision, 0);

        var crossing = roles.Crossing(exit).ToList();
        var tokens = builder.Fork(new Stream(decision, 0, 1, 1 + Bits(classes), 1), crossing.Count + 1, prefix, exit).ToList();
        for (var i = 0; i < crossing.Count; i++)
        {
            Buffer(crossing[i], exit, tokens[i]);
        }

        _toMerge.Add(tokens[^1]);
    }

    /// <summary>Joins all exits and ends the graph.</summary>
    public void Finish()
    {
        var exits = network.Network.ExitCount;
        var (slots, outstanding) = Outstanding.Of(builder, exits, design, reach);
        var idBits = Bits(outstanding) + 1;
        for (var u = 0; u < builder.Units.Count; u++)
        {
            if (builder.Units[u] is ExitDecision { CarryBits: not null } decision)
            {
                builder.Units[u] = decision with { CarryDepth = 1 << Bits(outstanding) };
            }
        }

        var classes = Enumerable.Range(0, exits).Max(network.Network.Classes);
        var toMerge = _toMerge.Select((tokens, k) => builder.Cross(tokens, k, 0, FormattableString.Invariant($"exit{k + 1}"), k)).ToList();
        var merge = builder.Add(new ExitMerge { Name = builder.Name("merge"), Layer = -1, Stage = 0, Exits = exits, InOrder = design.Mapping.MergeInOrder, ReorderSlots = slots, IdBits = idBits, ClassBits = Bits(classes) });
        for (var k = 0; k < exits; k++)
        {
            builder.Link(toMerge[k], merge, k);
        }

        var sink = builder.Add(new Sink { Name = builder.Name("sink"), Layer = -1, Stage = 0 });
        builder.Link(new Stream(merge, 0, 1, idBits + Bits(exits) + Bits(classes), 1), sink, 0);
    }

    /// <summary>Bits that number so many things: ceil(log2 n), at least 1.</summary>
    internal static int Bits(long things) => Math.Max(1, things <= 1 ? 1 : BitOperations.Log2((ulong)things - 1) + 1);

    private static DecisionUnitSpec RankedSpecOf(Design design, QuantizedNetwork network, int exit)
    {
        var exits = network.Network.ExitCount;
        return design.Exits.Fallback != MostConfidentUnit.Name || exits == 1
            ? SpecOf(design, network, exit)
            : MostConfidentUnit.Specs(
                [.. Enumerable.Range(0, exits - 1).Select(k => SpecOf(design, network, k))],
                [.. Enumerable.Range(0, exits).Select(network.Network.Classes)],
                [.. Enumerable.Range(0, exits).Select(network.LogitFormat)])[exit];
    }

    private static DecisionUnitSpec SpecOf(Design design, QuantizedNetwork quantized, int exit)
    {
        var network = quantized.Network;
        if (exit == network.ExitCount - 1)
        {
            return new DecisionUnitSpec("always", 0, false, 0, 0);
        }

        var choice = design.Exits;
        var threshold = choice.Thresholds.Count == 0 ? choice.ClassThresholds[0] : choice.Thresholds.Count == 1 ? choice.Thresholds[0] : choice.Thresholds[exit];
        var spec = DecisionPrecision.SpecOf(choice.UnitKind, threshold, choice.Strict, network.Classes(exit), quantized.LogitFormat(exit), choice.ClassThresholdsOf(exit, network.Classes(exit)), choice.ScoreWeightsOf(exit, network.Classes(exit)), choice.UnitNumbersOf(exit), choice.UnitInner);
        spec = choice.UnitKind == StabilityUnit.Name && exit > 0 ? spec with { Before = quantized.LogitFormat(exit - 1) } : spec;
        return spec.ExpFractionBits > 0 && choice.ExpFractionBits is { } bits ? spec with { ExpFractionBits = bits } : spec;
    }

    private void Buffer(int root, int exit, Stream decisions)
    {
        var stream = builder.Take(root, exit);
        var frames = design.Mapping.ConditionalBufferFrames;
        var count = frames.Count == 1 ? frames[0] : frames[exit];
        var buffer = builder.Add(new ConditionalBuffer
        {
            Name = builder.Name(layers.Prefix(root, exit) + "/buffer"),
            Layer = -1,
            Stage = exit,
            Exit = exit,
            WordsPerFrame = stream.Words,
            WidthBits = stream.WidthBits,
            Frames = count,
            Memory = builder.StyleOf(stream.WidthBits, stream.Words * count, isConstant: false),
        });
        builder.Link(stream, buffer, 0);
        builder.Link(decisions, buffer, 1);
        var kept = builder.Cross(stream with { Unit = buffer, Port = 0 }, exit, exit + 1, layers.Prefix(root, exit), exit + 1);
        builder.Offer(kept, root, exit + 1, roles.Uses(root, exit + 1).Count, layers.Prefix(root, exit + 1));
    }
}
