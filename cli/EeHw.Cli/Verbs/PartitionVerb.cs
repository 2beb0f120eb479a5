using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Pipeline;
using EeHw.Cli.Verbs.Partitions;
using EeHw.Cli.Verbs.Simulation;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Sim;
using EeHw.Sim.Partitions;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw partition</c>: a reconfigured design beside its alternatives, and why it wins or not.</summary>
public sealed class PartitionVerb : IVerb
{
    private readonly Argument<string> _design = new("DESIGN") { Description = "Design with a partition that is swapped (YAML)." };
    private readonly Option<string?> _decisions = new("--decisions") { Description = "Decisions that are drawn: random:p=0.75 or random:p=0.75,seed=1; else the design's data are run." };
    private readonly Option<long?> _samples = new("--samples") { Description = "Samples to simulate instead of the design's workload." };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for the charts and the three measurements." };

    /// <inheritdoc/>
    public VerbCommand Create()
    {
        _samples.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<long?>() is < 1)
            {
                r.AddError("--samples must be 1 or more.");
            }
        });
        return new("partition", "Hold a reconfigured design against the co-resident one and the one without exits, and say why it wins or not.")
        {
            Run = Run,
            Examples = [new("eehw partition samples/glyphs/design.reconfigured.yaml --decisions random:p=0.75 --out partition", "a table, four reasons, the break-even batch; time per sample against the share of hard samples as partition/drift.svg")],
            Arguments = { _design },
            Options = { _decisions, _samples, _out },
        };
    }

    private int Run(VerbContext context)
    {
        var path = context.Parsed.GetValue(_design)!;
        context.Progress.Start("loading the design");
        var load = DesignLoadOptions.Default with { Cancellation = context.Cancellation };
        var swapped = DesignLoader.Load(path, load);
        if (swapped.Design.Partitions.All(p => !p.IsSwapped))
        {
            throw new EeHwException(Codes.Simulation.IllegalPartition, new Place { File = path, Item = "partitions" }, $"the design '{swapped.Design.Name}' has no partition that is swapped.", "Give it partitions with a scheduler other than static (docs/simulator.md).");
        }

        // As the file says it, but for what is compared: a resolved design keeps its foldings.
        var design = DesignFile.Read(path);
        var beside = DesignLoader.Lower(design with { Name = design.Name + "-co-resident", Partitions = [] }, load);
        var network = swapped.Network.Network;
        var last = network.Exits[^1].Name;
        var kept = Model.Networks.SubNetwork.Until(network, last, Place.Nowhere).Layers.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
        var plain = DesignLoader.Lower(
            design with
            {
                Name = design.Name + "-no-exit",
                Partitions = [],
                Deployment = new(DeploymentChoice.SubnetKind, last),
                Exits = design.Exits with { Thresholds = [], ClassThresholds = [] },
                Mapping = design.Mapping with { Folding = design.Mapping.Folding.Where(f => kept.Contains(f.Key)).ToDictionary(f => f.Key, f => f.Value), FifoDepths = Model.Numerics.ValueDictionary<string, int>.Empty, ReorderSlots = null },
            },
            load);
        var samples = context.Parsed.GetValue(_samples);
        var session = new DesignSession(swapped, context.Progress, context.Cancellation) { SampleLimit = samples is < int.MaxValue ? (int)samples : null };
        var drawn = context.Parsed.GetValue(_decisions);
        var decisions = drawn is not null ? SimulatedDecisions.OfText(drawn, swapped) : SimulatedDecisions.OfData(session);
        var all = new ExitDecisions(new byte[decisions.Unit.ExitOf.Length], decisions.Labels is null ? new int[decisions.Unit.ExitOf.Length] : session.Answers[^1]);
        var workload = swapped.Design.Workload with { Samples = samples ?? swapped.Design.Workload.Samples };
        context.Progress.Start("simulating three designs");
        var comparison = PartitionComparer.Compare(swapped, beside, plain, decisions.Unit, all, new SimulationOptions { Workload = workload, Labels = swapped.Network.Network.LabelMaps is null ? decisions.Labels : null }, context.Cancellation);
        var hash = InputHash.Of(swapped.InputHash, beside.InputHash, plain.InputHash, decisions.Source, workload.Samples.ToString(CultureInfo.InvariantCulture));
        if (context.Parsed.GetValue(_out) is { } folder && !comparison.Swapped.IsPartial)
        {
            PartitionFolder.Write(folder, comparison, swapped, hash, context.Cancellation);
        }

        var firstHard = swapped.Design.Partitions.First(p => p.IsSwapped).Contents.First(c => c.Contains(0)).Max() + 1;
        if (context.IsJson)
        {
            context.WriteJson(hash, json => PartitionText.Write(json, comparison));
        }
        else
        {
            PartitionText.Print(context, comparison, swapped, decisions.Source, firstHard);
        }

        return comparison.NoExit.IsPartial || comparison.Swapped.IsPartial ? ExitCode.Cancelled : ExitCode.Ok;
    }
}
