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

    public AutoFolder(Design design, QuantizedNetwork network, Platform platform, LayerRoles roles, IReadOnlyDictionary<int, Folding> chosen, LoweringOptions options)
    {
        (_design, _network, _platform, _auto) = (design, network, platform, design.Mapping.Auto!);
        var shares = options.ReachShares;
        _shares = network.Network.ExitCount == 1 ? "" : shares is null ? " Every stage is taken to be reached by all samples." : Text($" Shares reaching the stages: {string.Join(", ", shares.Select(Percent))} ({options.ReachSource ?? "given"}).");
        _demand = [.. Enumerable.Range(0, network.Network.ExitCount).Select(k => k == 0 ? 1 : Math.Min(1, Math.Max(LeastShare, shares?[k] ?? 1) / _auto.StageUtilization))];
        var layers = Enumerable.Range(0, network.Network.Layers.Count)
            .Where(i => roles.HasUnits(i) && roles.Stages.StageOf[i] >= 0 && MacShape.Of(network.Network.Layers[i]) is not null).ToList();
        var limit = design.Mapping.LutramMaximumBits;
        _free = [.. layers.Where(i => !chosen.ContainsKey(i)).Select(i => new LayerCandidates(i, network, roles.Stages.StageOf[i], platform, limit))];
        _fixed = layers.Where(chosen.ContainsKey)
            .Select(i => LayerCandidates.Evaluate(i, network, MacShape.Of(network.Network.Layers[i])!, chosen[i], platform, limit).Cost)
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
        // Front intervals at which some layer changes its folding, ascending.
        var intervals = _free.SelectMany(l => l.Intervals.Select(i => (long)Math.Ceiling(i * _demand[l.Stage]))).Append(1).Distinct().Order().ToList();
        var (low, high) = (0, intervals.Count - 1);
        if (Over(intervals[high], fraction) is { } slowest && slowest.Name is not null)
        {
            var serial = At(intervals[high])!;
            return (serial, Text($"even the cheapest folding needs {Percent(slowest.Share)} of the part's {slowest.Name}; {Percent(fraction)} were asked for."));
        }

        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Over(intervals[middle], fraction) is null ? (low, middle) : (middle + 1, high);
        }

        var choice = At(intervals[low])!;
        var bound = low == 0 ? Fastest() : Over(intervals[low - 1], fraction)!.Value;
        var slowestLayer = choice.MaxBy(c => c.Candidate.Interval * _demand[StageOf(c.Layer)]);
        var why = bound.Name is null
            ? Text($"layer '{bound.Layer}' cannot be folded further")
            : Text($"the next faster step would need {Percent(bound.Share)} of the part's {bound.Name}, {Percent(fraction)} are allowed");
        return (choice, Text($"folding balanced at {Front(choice)} clocks per sample (slowest: '{_network.Network.Layers[slowestLayer.Layer].Name}'); bound by {(bound.Name is null ? "the network" : bound.Name)}: {why}. Resources are estimates."));
    }

    private (List<(int Layer, FoldingCandidate Candidate)> Choice, string Note) ForRate(double rate)
    {
        var interval = (long)Math.Floor(_design.ClockMhz * 1e6 / rate);
        if (At(interval) is not { } choice)
        {
            var (_, _, layer) = Fastest();
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

    private List<(int Layer, FoldingCandidate Candidate)>? At(long interval)
    {
        var choice = new List<(int, FoldingCandidate)>();
        foreach (var layer in _free)
        {
            if (layer.Cheapest(interval / _demand[layer.Stage]) is not { } candidate)
            {
                return null;
            }

            choice.Add((layer.Layer, candidate));
        }

        return choice;
    }

    private Resources Cost(List<(int Layer, FoldingCandidate Candidate)> choice) => choice.Aggregate(_fixed, (sum, c) => sum + c.Candidate.Cost);

    // What goes over the budget at an interval: a resource, or a layer that is not that fast; null when nothing does.
    private (double Share, string? Name, string? Layer)? Over(long interval, double fraction)
    {
        if (At(interval) is not { } choice)
        {
            return Fastest();
        }

        var use = Largest(Cost(choice));
        return use.Share > fraction ? (use.Share, use.Name, null) : null;
    }

    private (double Share, string? Name, string? Layer) Fastest()
        => (0, null, _network.Network.Layers[_free.MaxBy(l => l.Fastest.Interval * _demand[l.Stage])!.Layer].Name);

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
