using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs.Sketches;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;

namespace EeHw.Model.Designs;

/// <summary>From a design file to hardware: reads it, its network and its data, puts the network into fixed point, lowers.</summary>
public static class DesignLoader
{
    private const int DesignBytes = 64 << 20;

    /// <summary>Loads a design, resolved or not.</summary>
    /// <param name="designPath">The design file.</param>
    /// <param name="options">What is known beside the file; null for nothing.</param>
    /// <returns>The lowered design.</returns>
    /// <exception cref="EeHwException">What is wrong in the file, the network, the data or between them; EEHW4111 when a resolved design no longer fits.</exception>
    public static LoweredDesign Load(string designPath, DesignLoadOptions? options = null)
    {
        var root = YamlReader.Read(designPath, DesignBytes);
        var places = new DesignPlaces(root, designPath);
        var design = DesignFile.FromYaml(root, designPath);
        options ??= DesignLoadOptions.Default;
        var lowered = places.Place(() => Lower(design, options with { Path = options.Path.Append(Path.GetFullPath(designPath)).ToValueList() }));
        if (root.Find(DesignFile.ResolvedKey) is { IsNull: false } resolved)
        {
            ResolvedDesign.Verify(lowered, resolved);
        }

        return lowered;
    }

    /// <summary>Does something with a design that was read, and gives what it reports line and column in the design's file.</summary>
    /// <typeparam name="T">What comes out.</typeparam>
    /// <param name="designPath">The file that the design was read from.</param>
    /// <param name="action">What is done.</param>
    /// <returns>What it gives.</returns>
    /// <exception cref="EeHwException">What it reports.</exception>
    public static T At<T>(string designPath, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (EeHwException e)
        {
            var placed = new DesignPlaces(YamlReader.Read(designPath, DesignBytes), designPath);
            return placed.Place<T>(() => throw new EeHwException(e.Diagnostics), isAll: false);
        }
    }

    /// <summary>Lowers a design that was read or made.</summary>
    /// <param name="design">The design, with paths that can be opened.</param>
    /// <param name="options">What is known beside it; null for nothing.</param>
    /// <returns>The lowered design.</returns>
    /// <exception cref="EeHwException">As for <see cref="Load"/>.</exception>
    public static LoweredDesign Lower(Design design, DesignLoadOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        options ??= DesignLoadOptions.Default;
        var platform = PlatformOf(design);
        var network = design.Sketch is { } sketch ? SketchBuilder.Build(sketch, design.Name, out var notes) : OnnxReader.Read(design.Network, out notes);
        if (design.Deployment.Exit is { } at)
        {
            var whole = network.Layers.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);
            network = SubNetwork.Until(network, at, new Place { Item = "exits.at" });
            var kept = network.Layers.Select(l => l.Name).ToHashSet(StringComparer.Ordinal);

            // Formats of layers that are cut off say nothing; names that there never were are still refused.
            var formats = design.Arithmetic.Layers.Where(l => kept.Contains(l.Key) || !whole.Contains(l.Key)).ToValueDictionary();
            design = design with { Exits = design.Exits with { Thresholds = [], ScoreWeights = [] }, Arithmetic = design.Arithmetic with { Layers = formats } };
        }

        design = DesignDefaults.Fill(design, network);
        notes = [.. notes, .. GateOutputs.Of(network, design.Exits.Policy) is { } gates ? [gates] : Array.Empty<Diagnostic>()];
        options.Cancellation.ThrowIfCancellationRequested();
        var calibration = NeedsData(design, network, options) ? Calibration(design, network) : null;
        if (design.Sketch is not null)
        {
            design = design with { Arithmetic = SketchArithmetic.Plain(design.Arithmetic) };
            notes = [.. notes, new Diagnostic(Codes.Designs.SketchArithmetic, Severity.Note, new Place { Item = "network" }, "the network is given by its shapes: number formats hold as written, accumulators hold any weights, and what depends on the values of weights (LUTs of small memories) is an upper estimate.")];
        }

        var quantized = design.Sketch is null ? Quantizer.Quantize(network, design.Arithmetic, calibration) : SketchArithmetic.Quantize(network, design.Arithmetic);
        options.Cancellation.ThrowIfCancellationRequested();
        var reach = Reach(design, network, calibration, options);
        var lowered = design.Links.Count > 0 ? LinkedLowering.Lower(design, quantized, platform, reach, options) : Lowering.Lower(design, quantized, platform, reach);
        return lowered with { Notes = notes.Concat(lowered.Notes).ToValueList() };
    }

    /// <summary>The platform of a design; checks that it can run the design's clock.</summary>
    /// <param name="design">The design.</param>
    /// <returns>The platform.</returns>
    /// <exception cref="EeHwException">EEHW4201 unknown, EEHW4003 clock too fast, EEHW4002 a partition's port that it does not have.</exception>
    public static Platform PlatformOf(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var platform = PlatformLibrary.Find(design.Platform);
        var problems = new DiagnosticList();
        if (design.ClockMhz > platform.MaximumClock.Value)
        {
            problems.Error(
                Codes.Designs.Clock,
                new Place { Item = "clockMhz" },
                FormattableString.Invariant($"the clock is {design.ClockMhz} MHz; {platform.Name} takes at most {platform.MaximumClock.Value} MHz ({platform.MaximumClock.Source})."),
                "Use a slower clock, or a platform file of your own with a measured maximum.");
        }

        ClockRules.Check(design, platform, problems);
        PartitionRules.Check(design.Partitions, platform, problems);
        problems.ThrowIfErrors();
        return platform;
    }

    private static bool NeedsData(Design design, Network network, DesignLoadOptions options)
        => design.Sketch is null && (design.Arithmetic.Calibration != "none" || (design.Mapping.Auto is not null && design.Deployment.Kind != DeploymentChoice.AnytimeKind && options.Decisions is null && options.Trace is null && network.ExitCount > 1));

    private static Dataset Calibration(Design design, Network network)
    {
        var data = DatasetLoader.Load(design.Data with { Split = "train", Limit = Math.Min(design.Arithmetic.CalibrationSamples, design.Data.Limit ?? int.MaxValue) });
        data.RequireFits(network);
        return data;
    }

    private static LoweringOptions Reach(Design design, Network network, Dataset? calibration, DesignLoadOptions options)
    {
        if (design.Mapping.Auto is null || network.ExitCount == 1)
        {
            return LoweringOptions.Default;
        }

        if (design.Deployment.Kind == DeploymentChoice.AnytimeKind)
        {
            return new LoweringOptions { ReachShares = Enumerable.Repeat(1.0, network.ExitCount).ToValueList(), ReachSource = "anytime: every sample goes on" };
        }

        if (options.Decisions is { } decisions)
        {
            return new LoweringOptions { ReachShares = ReachOf(decisions, network.ExitCount), ReachSource = "given decisions" };
        }

        var policy = DesignPolicies.Of(design.Exits with { Fallback = "last" }, network);
        if (options.Trace is { } given)
        {
            if (given.Exits != network.ExitCount)
            {
                throw new EeHwException(Codes.Designs.DataShape, new Place { Item = "trace" }, FormattableString.Invariant($"the trace has {given.Exits} exit(s), the network {network.ExitCount}."), "Make the trace again with eehw trace.");
            }

            return new LoweringOptions { ReachShares = ReachOf(policy.Decide(given), network.ExitCount), ReachSource = FormattableString.Invariant($"{given.Samples} samples of the trace") };
        }

        if (calibration is null)
        {
            return LoweringOptions.Default;
        }

        var trace = TraceBuilder.Build(network, calibration, new TraceOptions { NetworkHash = "" }, options.Cancellation).Trace;
        return new LoweringOptions { ReachShares = ReachOf(policy.Decide(trace), network.ExitCount), ReachSource = FormattableString.Invariant($"{trace.Samples} calibration samples") };
    }

    private static ValueList<double> ReachOf(ExitDecisions decisions, int exits)
    {
        var shares = decisions.Shares(exits);
        return Enumerable.Range(0, exits).Select(k => k == 0 ? 1 : Math.Max(0, 1 - shares.Take(k).Sum())).ToValueList();
    }
}
