using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Verbs.Simulation;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Engines;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Sim.Engines;

namespace EeHw.Cli.Verbs.Engines;

/// <summary>Options that say what samples find on engines; with --decisions a workload is simulated.</summary>
internal sealed class EngineLoadOptions
{
    private const int LargestBatch = 64;

    private readonly Option<string?> _decisions = new("--decisions") { Description = "Simulate samples with drawn exits: random:p=0.75 or random:p=0.75,seed=1; p: leaving at each early exit. Needs --buffers." };
    private readonly Option<string> _workload = new("--workload") { Description = "When samples come: closed, periodic:NS or poisson:NS (mean ns between two).", DefaultValueFactory = _ => "closed" };
    private readonly Option<long> _samples = new("--samples") { Description = "Samples to simulate.", DefaultValueFactory = _ => 10_000 };
    private readonly Option<int> _batch = new("--batch") { Description = "Most samples run together at a stage; their weights are loaded once.", DefaultValueFactory = _ => 1 };
    private readonly Option<int> _engines = new("--engines") { Description = "Engines that share the DRAM.", DefaultValueFactory = _ => 1 };
    private readonly Option<string[]> _pin = new("--pin") { Description = "STAGE=CLOCKS: a stage, from 1, on streaming hardware of its own with these clocks per sample.", AllowMultipleArgumentsPerToken = true };
    private readonly Option<string[]> _exitAfter = new("--exit-after") { Description = "For a topology file: layer that ends a stage and whose result can be an answer.", AllowMultipleArgumentsPerToken = true };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_decisions, _workload, _samples, _batch, _engines, _pin, _exitAfter];

    /// <summary>Cuts the steps of a topology file into stages.</summary>
    /// <exception cref="EeHwException">EEHW6608.</exception>
    public ValueList<EngineStep> Stages(VerbContext context, ValueList<EngineStep> steps)
    {
        var ends = context.Parsed.GetValue(_exitAfter) ?? [];
        foreach (var end in ends)
        {
            if (steps.All(s => s.Name != end) || steps[^1].Name == end || steps[^1].Stage > 0)
            {
                throw new EeHwException(
                    Codes.Engines.UnknownStage,
                    new Place { Item = "--exit-after" },
                    steps[^1].Stage > 0 ? "the network has exits of its own." : $"'{end}' is no layer with others behind it; there are {string.Join(", ", steps.SkipLast(1).Select(s => s.Name))}.");
            }
        }

        var stage = 0;
        return ends.Length == 0 ? steps : steps.Select(s =>
        {
            var placed = s with { Stage = stage };
            stage += ends.Contains(s.Name) ? 1 : 0;
            return placed;
        }).ToValueList();
    }

    /// <summary>The load, or null where no decisions are given.</summary>
    /// <exception cref="EeHwException">EEHW6504, EEHW6505, EEHW6607, EEHW6608.</exception>
    public EngineLoad? Read(VerbContext context, int stages, Platform? platform, ValueList<string>? names)
    {
        if (context.Parsed.GetValue(_decisions) is not { } decisions)
        {
            return null;
        }

        return new()
        {
            Engines = (int)Figure("--engines", context.Parsed.GetValue(_engines), 64),
            Batch = (int)Figure("--batch", context.Parsed.GetValue(_batch), LargestBatch),
            Pinned = (context.Parsed.GetValue(_pin) ?? []).Select(p => Pin(p, stages)).GroupBy(p => p.Stage).ToDictionary(g => g.Key, g => g.Last().Clocks),
            Decisions = SimulatedDecisions.Drawn(decisions, stages),
            Workload = Workload(context.Parsed.GetValue(_workload)!, Figure("--samples", context.Parsed.GetValue(_samples), 1_000_000_000)),
            Platform = platform,
            ExitNames = names,
        };
    }

    private static (int Stage, long Clocks) Pin(string text, int stages)
    {
        var parts = text.Split('=');
        return parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var stage) && stage >= 1 && stage <= stages
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var clocks) && clocks is >= 1 and <= 1_000_000_000_000
            ? (stage - 1, clocks)
            : throw new EeHwException(Codes.Engines.UnknownStage, new Place { Item = "--pin" }, FormattableString.Invariant($"'{text}' is not STAGE=CLOCKS with a stage from 1 to {stages} and clocks above 0."), "For example 1=20000.");
    }

    private static Workload Workload(string text, long samples)
    {
        var parts = text.Split(':');
        var period = parts.Length == 2 && double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out var ns) ? ns : (double?)null;
        return (parts.Length == 1 && text == "closed") || (parts is ["periodic" or "poisson", _] && period is > 0)
            ? new(parts[0], samples, period)
            : throw new EeHwException(Codes.Simulation.IllegalWorkload, new Place { Item = "--workload" }, $"'{text}' is no workload of engines; there are closed, periodic:NS and poisson:NS.", "For example poisson:5e6, one every 5 ms.");
    }

    private static long Figure(string name, long value, long most) => value >= 1 && value <= most
        ? value
        : throw new EeHwException(Codes.Engines.Figure, new Place { Item = name }, FormattableString.Invariant($"is {value}; 1 to {most} is wanted."));
}
