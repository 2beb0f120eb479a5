using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Platforms;
using EeHw.Model.Units;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>
/// Balances the stages of a design. With a front interval T, a stage that the share p of the samples reaches gets an interval of at most
/// T / min(1, p/u); each layer takes the cheapest folding within its stage's interval; the smallest T within the budget, or the T of the target rate, is taken.
/// Stages that take turns in a region count once, by the larger content; each content is then folded for all of the area it has to itself.
/// </summary>
internal sealed class AutoFolder
{
    // A stage is never sized for less than this share: a calibration set on which nobody reached it proves little.
    private const double LeastShare = 0.01;

    private readonly Design _design;
    private readonly QuantizedNetwork _network;
    private readonly Platform _platform;
    private readonly List<LayerCandidates> _free;
    private readonly Resources _fixed;
    private readonly double[] _demand;
    private readonly AutoFolding _auto;
    private readonly string _shares;
    private readonly List<PartitionChoice> _regions;

    public AutoFolder(Design design, QuantizedNetwork network, Platform platform, LayerRoles roles, LayerUnits units, IReadOnlyDictionary<int, Folding> chosen, LoweringOptions options)
    {
        (_design, _network, _platform, _auto) = (design, network, platform, design.Mapping.Auto!);
        var shares = options.ReachShares;
        _regions = [.. design.Partitions.Where(p => p.IsSwapped)];
        _shares = network.Network.ExitCount == 1 ? "" : shares is null ? " Every stage is taken to be reached by all samples." : Text($" Shares reaching the stages: {string.Join(", ", shares.Select(Percent))} ({options.ReachSource ?? "given"}).");
        // in clocks of the first stage
        var clocks = new ClockPlan(design, network.Network.ExitCount);
        _demand = [.. Enumerable.Range(0, network.Network.ExitCount).Select(k => (k == 0 ? 1 : Math.Min(1, Math.Max(LeastShare, shares?[k] ?? 1) / _auto.StageUtilization)) * clocks.MainClocksPerClock(k))];
        var layers = Enumerable.Range(0, network.Network.Layers.Count)
            .Where(i => roles.HasUnits(i) && roles.Stages.StageOf[i] >= 0 && MacShape.Of(network.Network.Layers[i]) is not null).ToList();
        _free = [.. layers.Where(i => !chosen.ContainsKey(i)).Select(i => new LayerCandidates(i, network, roles.Stages.StageOf[i], platform, units))];
        _fixed = layers.Where(chosen.ContainsKey)
            .Select(i => LayerCandidates.Evaluate(i, network, MacShape.Of(network.Network.Layers[i])!, chosen[i], platform, units).Cost)
            .Aggregate(Buffers(roles), (a, b) => a + b);
    }

    /// <summary>Chooses foldings for all layers without one.</summary>
    public Dictionary<int, Folding> Choose(DiagnosticList notes)
    {
        if (_free.Count == 0)
        {
            return [];
        }

        var (choice, note) = _auto.TargetRatePerSecond is { } rate ? ForRate(rate) : ForBudget(_auto.TargetFraction ?? 1);
        notes.Add(new Diagnostic(Codes.Lowering.AutoFolding, Severity.Note, new Place { Item = "mapping.folding.auto" }, note + _shares));
        return choice.ToDictionary(c => c.Layer, c => c.Candidate.Folding);
    }

    private (List<(int Layer, FoldingCandidate Candidate)> Choice, string Note) ForBudget(double fraction)
    {
        var (choice, note) = Balance(_free, [], fraction);
        foreach (var (place, stages, name) in _regions.SelectMany((r, region) => r.Contents.Select((stages, content) => ((Region: region, content), stages, r.Name))))
        {
            var own = _free.Where(l => PlaceOf(l.Stage) == place).ToList();
            if (own.Count > 0)
            {
                // The region's other contents are not there while this one is.
                var (alone, aloneNote) = Balance(own, choice.Where(c => PlaceOf(StageOf(c.Layer)).Region != place.Region).ToList(), fraction);
                choice = [.. choice.Where(c => PlaceOf(StageOf(c.Layer)) != place), .. alone];
                note += Text($" Stage {string.Join(", ", stages.Select(s => s + 1))} alone in '{name}': {aloneNote}");
            }
        }

        return (choice, note);
    }

    // The fastest choice for some layers, beside what is chosen already.
    private (List<(int Layer, FoldingCandidate Candidate)> Choice, string Note) Balance(List<LayerCandidates> layers, List<(int Layer, FoldingCandidate Candidate)> beside, double fraction)
    {
        // Front intervals at which some layer changes its folding, ascending.
        var intervals = layers.SelectMany(l => l.Intervals.Select(i => (long)Math.Ceiling(i * _demand[l.Stage]))).Append(1).Distinct().Order().ToList();
        var (low, high) = (0, intervals.Count - 1);
        if (Over(layers, beside, intervals[high], fraction) is { } slowest && slowest.Name is not null)
        {
            var serial = At(layers, intervals[high])!;
            return (serial, Text($"even the cheapest folding needs {Percent(slowest.Share)} of the part's {slowest.Name}; {Percent(fraction)} were asked for."));
        }

        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Over(layers, beside, intervals[middle], fraction) is null ? (low, middle) : (middle + 1, high);
        }

        var choice = At(layers, intervals[low])!;
        var bound = low == 0 ? Fastest(layers) : Over(layers, beside, intervals[low - 1], fraction)!.Value;
        var slowestLayer = choice.MaxBy(c => c.Candidate.Interval * _demand[StageOf(c.Layer)]);
        var why = bound.Name is null
            ? Text($"layer '{bound.Layer}' cannot be folded further")
            : Text($"the next faster step would need {Percent(bound.Share)} of the part's {bound.Name}, {Percent(fraction)} are allowed");
        return (choice, Text($"folding balanced at {Front(choice)} clocks per sample (slowest: '{_network.Network.Layers[slowestLayer.Layer].Name}'); bound by {(bound.Name is null ? "the network" : bound.Name)}: {why}. Resources are estimates."));
    }

    private (List<(int Layer, FoldingCandidate Candidate)> Choice, string Note) ForRate(double rate)
    {
        var interval = (long)Math.Floor(_design.ClockMhz * 1e6 / rate);
        if (At(_free, interval) is not { } choice)
        {
            var (_, _, layer) = Fastest(_free);
            var best = _free.Max(l => l.Fastest.Interval * _demand[l.Stage]);
            throw new EeHwException(
                Codes.Lowering.AutoFolding,
                new Place { Item = "mapping.folding.auto.targetRatePerSecond" },
                Text($"{rate} samples per second at {_design.ClockMhz} MHz leave {interval} clocks per sample; layer '{layer}' needs {best:0} at full parallelism."),
                Text($"Ask for at most {_design.ClockMhz * 1e6 / best:0} samples per second, or a faster clock."));
        }

        var use = Largest(Cost(choice));
        var over = use.Share > 1 ? " This does not fit into the part." : "";
        return (choice, Text($"folding for {rate} samples per second ({interval} clocks per sample) reaches {Front(choice)} clocks; it takes {Percent(use.Share)} of the part's {use.Name}.{over} Resources are estimates."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    private int StageOf(int layer) => _free.First(l => l.Layer == layer).Stage;

    private string Front(List<(int Layer, FoldingCandidate Candidate)> choice)
        => Math.Ceiling(choice.Max(c => c.Candidate.Interval * _demand[StageOf(c.Layer)])).ToString(CultureInfo.InvariantCulture);

    private List<(int Layer, FoldingCandidate Candidate)>? At(List<LayerCandidates> layers, long interval)
    {
        var choice = new List<(int, FoldingCandidate)>();
        foreach (var layer in layers)
        {
            if (layer.Cheapest(interval / _demand[layer.Stage]) is not { } candidate)
            {
                return null;
            }

            choice.Add((layer.Layer, candidate));
        }

        return choice;
    }

    // A region is as large as its larger content.
    private Resources Cost(IReadOnlyCollection<(int Layer, FoldingCandidate Candidate)> choice)
        => _fixed + choice.GroupBy(c => PlaceOf(StageOf(c.Layer))).Select(g => (g.Key.Region, Cost: g.Aggregate(default(Resources), (sum, c) => sum + c.Candidate.Cost)))
            .GroupBy(g => g.Region, g => g.Cost).Select(g => g.Aggregate(Resources.Max)).Aggregate(default(Resources), (a, b) => a + b);

    // Region and content of a stage; (-1, -1) for one that is always there.
    private (int Region, int Content) PlaceOf(int stage)
    {
        var region = _regions.FindIndex(r => r.ContentOf(stage) >= 0);
        return region < 0 ? (-1, -1) : (region, _regions[region].ContentOf(stage));
    }

    // What goes over the budget at an interval: a resource, or a layer that is not that fast; null when nothing does.
    private (double Share, string? Name, string? Layer)? Over(List<LayerCandidates> layers, List<(int Layer, FoldingCandidate Candidate)> beside, long interval, double fraction)
    {
        if (At(layers, interval) is not { } choice)
        {
            return Fastest(layers);
        }

        var use = Largest(Cost([.. beside, .. choice]));
        return use.Share > fraction ? (use.Share, use.Name, null) : null;
    }

    private (double Share, string? Name, string? Layer) Fastest(List<LayerCandidates> layers)
        => (0, null, _network.Network.Layers[layers.MaxBy(l => l.Fastest.Interval * _demand[l.Stage])!.Layer].Name);

    private (double Share, string Name) Largest(Resources cost)
    {
        var part = _platform.Resources;
        return new[] { (cost.Dsps / part.Dsps, "DSP tiles"), (cost.Luts / part.Luts, "LUTs"), (cost.Bram18 / part.Bram18, "block RAMs"), (part.Uram > 0 ? cost.Uram / part.Uram : 0, "ultra RAMs") }.MaxBy(x => x.Item1);
    }

    // Conditional buffers do not depend on folding much: as if packed tightly.
    private Resources Buffers(LayerRoles roles)
    {
        var frames = _design.Mapping.ConditionalBufferFrames;
        var bits = Enumerable.Range(0, _network.Network.ExitCount - 1)
            .Sum(k => roles.Crossing(k).Sum(r => (double)roles.Network.Layers[r].Output.Elements * _network.Layers[r].Output.Width * (frames.Count == 1 ? frames[0] : frames[k])));
        return new Resources(0, 0, 0, Math.Ceiling(bits / 18432), 0);
    }
}
