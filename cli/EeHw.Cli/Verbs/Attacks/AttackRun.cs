using System.Globalization;
using EeHw.Cli.Pipeline;
using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Exits.Metrics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Attacks;
using EeHw.Train.Budgets;

namespace EeHw.Cli.Verbs.Attacks;

/// <summary>Attacks the samples of a network or a design and judges policies and hardware on them.</summary>
internal static class AttackRun
{
    private static readonly double[] _drops = [0, 0.05, 0.15];

    /// <summary>A network alone.</summary>
    public static AttackOutcome OfNetwork(VerbContext context, AttackRequest request, string path, Network network, DataChoice data)
    {
        var hash = NetworkHash.Of(path);
        var (clean, attacked, pixels, delta, size) = Attack(context, request, network, data);
        var (before, after) = (Trace(context, network, clean, hash), Trace(context, network, attacked, hash));
        return new()
        {
            Options = request.Options,
            Clean = before,
            Attacked = after,
            Pixels = pixels,
            Perturbation = delta,
            Shape = [clean.Count, clean.Shape.Channels, clean.Shape.Height, clean.Shape.Width],
            Size = size,
            Policies = Policies(request, before, after).ToValueList(),
            InputHash = EeHw.Cli.InputHash.Of(hash, clean.Hash, Text(request.Options)),
        };
    }

    /// <summary>A design: the attacker knows its network in float; the hardware answers in its own arithmetic.</summary>
    public static AttackOutcome OfDesign(VerbContext context, AttackRequest request, DesignSession session)
    {
        var lowered = session.Lowered;
        var (network, hash) = (lowered.Network.Network, NetworkHash.Of(lowered.Design.Network));
        var (clean, attacked, pixels, delta, size) = Attack(context, request, network, lowered.Design.Data);
        var (before, after) = (Trace(context, network, clean, hash), Trace(context, network, attacked, hash));
        context.Progress.Start("running the network in fixed point");
        var options = new TraceOptions { NetworkHash = hash, Progress = context.Progress };
        var text = ArithmeticText.ToText(lowered.Design.Arithmetic);
        var hardware = BufferSizing.Of(
            context,
            session,
            TraceBuilder.Build(lowered.Network, text, clean, options, context.Cancellation).Trace,
            TraceBuilder.Build(lowered.Network, text, attacked, options, context.Cancellation).Trace);
        var units = UnitPolicy.Of(lowered.Graph);
        return new()
        {
            Options = request.Options,
            Clean = before,
            Attacked = after,
            Pixels = pixels,
            Perturbation = delta,
            Shape = [clean.Count, clean.Shape.Channels, clean.Shape.Height, clean.Shape.Width],
            Size = size,
            Policies =
            [
                new AttackedPolicy("the design's decision units", null, PolicyQuality.Of(hardware.CleanTrace, units.Decide(hardware.CleanTrace)), PolicyQuality.Of(hardware.AttackedTrace, units.Decide(hardware.AttackedTrace))),
                .. Policies(request, before, after),
            ],
            Hardware = hardware,
            InputHash = EeHw.Cli.InputHash.Of(lowered.InputHash, clean.Hash, Text(request.Options)),
        };
    }

    private static IEnumerable<AttackedPolicy> Policies(AttackRequest request, Trace clean, Trace attacked)
    {
        if (request.Thresholds.Count > 0)
        {
            var policy = ThresholdPolicy.Of(new MaxSoftmaxScore(), request.Thresholds, clean.Exits, place: new Place { Item = "--thresholds" });
            yield return Judge(Invariant($"max-softmax {string.Join(",", request.Thresholds.Select(t => t.ToString("R", CultureInfo.InvariantCulture)))}"), null, policy);
        }

        foreach (var drop in _drops)
        {
            if (RelativeDrop.Choose(clean, drop) is { } choice)
            {
                // A largest probability is never below 1/C.
                var note = choice.Threshold <= 1.0 / clean.Classes ? Invariant($"threshold {choice.Threshold:0.00} is no more than 1/{clean.Classes}: whoever comes leaves at the first exit, and no input can change that") : null;
                yield return Judge(Invariant($"accuracy drop <= {drop:P0}: max-softmax {choice.Threshold:0.00}"), note, choice.Policy);
            }
        }

        AttackedPolicy Judge(string name, string? note, ThresholdPolicy policy)
            => new(name, note, PolicyQuality.Of(clean, policy.Decide(clean)), PolicyQuality.Of(attacked, policy.Decide(attacked)));
    }

    private static (Dataset Clean, Dataset Attacked, float[] Pixels, float[]? Delta, (double, double, double) Size) Attack(VerbContext context, AttackRequest request, Network network, DataChoice data)
    {
        context.Progress.Start("reading data");
        var choice = data with { Limit = Math.Min(request.Samples, data.Limit ?? request.Samples) };
        var clean = DatasetLoader.Load(choice);
        clean.RequireFits(network);
        var pixels = Pixels(choice);
        var normalisation = Normalisation.Of(choice, clean.Shape);
        var attack = new SlowdownAttack(network, normalisation, request.Options);
        context.Progress.Start("attacking");
        float[]? delta = null;
        if (request.Options.IsUniversal)
        {
            var needed = request.Options.Batch * request.Options.Batches;
            delta = attack.Universal(Pixels(choice with { Split = "train", Limit = needed }), context.Progress, context.Cancellation);
        }

        var result = delta is null ? attack.PerSample(pixels, context.Progress, context.Cancellation) : SlowdownAttack.Add(pixels, delta);
        var seen = (float[])result.Clone();
        var plane = clean.Shape.Pixels;
        var ready = Normalisation.Of(choice with { Scale = 1 }, clean.Shape);
        for (var at = 0; at < seen.Length; at += plane)
        {
            ready.Apply(seen.AsSpan(at, plane), at / plane % clean.Shape.Channels);
        }

        var attacked = Dataset.Create(clean.Shape, seen, clean.Labels, clean.Classes, $"{clean.Description}, attacked");
        return (clean, attacked, result, delta, Size(pixels, result, (int)clean.Shape.Elements));
    }

    // Scaled, but neither mean nor deviation taken out: what a camera would see, from 0 to 1.
    private static float[] Pixels(DataChoice data)
    {
        var values = DatasetLoader.Load(data with { Mean = [], Std = [] }).Values;

        // A scale written as 0.00392157 makes the brightest byte a hair more than 1.
        return [.. values.Select(v => v is > 1 and < 1.0001f ? 1f : v)];
    }

    private static Trace Trace(VerbContext context, Network network, Dataset data, string hash)
        => TraceBuilder.Build(network, data, new TraceOptions { NetworkHash = hash, Seed = 0 }, context.Cancellation).Trace;

    private static (double, double, double) Size(float[] pixels, float[] attacked, int size)
    {
        double linf = 0, l1 = 0, l2 = 0;
        for (var first = 0; first < pixels.Length; first += size)
        {
            double squares = 0;
            for (var i = first; i < first + size; i++)
            {
                var change = Math.Abs((double)attacked[i] - pixels[i]);
                linf = Math.Max(linf, change);
                l1 += change;
                squares += change * change;
            }

            l2 += Math.Sqrt(squares);
        }

        var samples = pixels.Length / size;
        return (linf, l1 / samples, l2 / samples);
    }

    private static string Text(AttackOptions options) => (options with { MaximumThreads = null }).ToString();

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
