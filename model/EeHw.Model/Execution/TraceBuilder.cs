using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Execution;

/// <summary>
/// Runs a network on a data set and records what every exit answers. Work is cut into chunks of 64 samples, run on all cores and put together in
/// order, so the trace does not depend on the number of cores.
/// </summary>
public static class TraceBuilder
{
    private const int Chunk = 64;

    /// <summary>A trace in float32.</summary>
    /// <param name="network">The network.</param>
    /// <param name="data">The samples.</param>
    /// <param name="options">Origin, threads, progress.</param>
    /// <param name="cancellation">Ends after the chunks in work; what is complete from the first sample on is returned.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="EeHwException">EEHW1307 when the data do not fit, EEHW3011 when an early exit has neither the classes of the last nor one output more, a gate, EEHW3010 when a logit is not finite.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first chunk was done.</exception>
    public static TraceResult Build(Network network, Dataset data, TraceOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var executor = new FloatExecutor(network);
        var layers = Wanted(network, options);
        return Build(network, "float32", data, options, (inputs, samples) => executor.Run(inputs, samples, layers), cancellation);
    }

    /// <summary>A trace in fixed point; its logits are the exact values of the raw numbers, so their format has at most 24 bits.</summary>
    /// <param name="network">The network in fixed point.</param>
    /// <param name="arithmetic">What the trace says of its formats, for example by <see cref="ArithmeticText.ToText"/>.</param>
    /// <param name="data">The samples.</param>
    /// <param name="options">Origin, threads, progress.</param>
    /// <param name="cancellation">Ends after the chunks in work; what is complete from the first sample on is returned.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="EeHwException">EEHW1307 when the data do not fit, EEHW3011 when an early exit has neither the classes of the last nor one output more, a gate, EEHW3012 when logits are too wide.</exception>
    /// <exception cref="OperationCanceledException">Cancelled before the first chunk was done.</exception>
    public static TraceResult Build(QuantizedNetwork network, string arithmetic, Dataset data, TraceOptions options, CancellationToken cancellation = default)
    {
        for (var k = 0; k < network.Network.ExitCount; k++)
        {
            var format = network.LogitFormat(k);
            if (format.Width - (format.Signed ? 1 : 0) > 24)
            {
                throw new EeHwException(
                    Codes.Arithmetic.LogitsTooWide,
                    new Place { Item = network.Network.Exits[k].Name },
                    $"logits of this exit are {FixedFormatText.ToText(format)}; a trace holds float32 and keeps at most 25 bits with sign exactly.",
                    "Give the activations at most 25 bits.");
            }
        }

        ArgumentNullException.ThrowIfNull(options);
        var executor = new FixedExecutor(network);
        var layers = Wanted(network.Network, options);
        return Build(network.Network, arithmetic, data, options, Run, cancellation);

        float[][] Run(ReadOnlySpan<float> inputs, int samples)
            => [.. executor.RunRaw(executor.QuantizeInput(inputs), samples, layers).Select((raw, i) => Array.ConvertAll(raw, v => (float)network.Layers[layers[i]].Output.ToDouble(v)))];
    }

    private static TraceResult Build(Network network, string arithmetic, Dataset data, TraceOptions options, RunSamples run, CancellationToken cancellation)
    {
        data.RequireFits(network);
        RequireClasses(network);
        RequireSamples(data);
        var (exits, size) = (network.ExitCount, (int)network.Input.Elements);
        var classes = Enumerable.Range(0, exits).Select(network.Classes).ToValueList();
        var featureLayers = options.Features is { } source ? FeatureLayers.Of(network, source) : [];
        var chunks = new float[(data.Count + Chunk - 1) / Chunk][][];
        var (next, done) = (-1, 0);
        var loop = new ParallelOptions { MaxDegreeOfParallelism = options.Threads ?? -1 };
        Parallel.For(0, chunks.Length, loop, (_, state) =>
        {
            if (cancellation.IsCancellationRequested)
            {
                state.Stop();
                return;
            }

            // Begun in order, so that after a cancellation nothing that was done lies behind a gap.
            var chunk = Interlocked.Increment(ref next);
            var first = chunk * Chunk;
            var count = Math.Min(Chunk, data.Count - first);
            chunks[chunk] = run(data.Values.AsSpan(first * size, count * size), count);
            options.Progress?.Report((double)Interlocked.Add(ref done, count) / data.Count);
        });

        var complete = Array.FindIndex(chunks, c => c is null) is var gap && gap >= 0 ? gap : chunks.Length;
        if (complete == 0)
        {
            throw new OperationCanceledException(cancellation);
        }

        var samples = Math.Min(complete * Chunk, data.Count);
        var logits = new float[checked(samples * classes.Sum())];
        for (var c = 0; c < complete; c++)
        {
            for (var (k, first) = (0, 0); k < exits; first += samples * classes[k++])
            {
                RequireFinite(network, k, chunks[c][k], c * Chunk * classes[k], classes[k]);
                chunks[c][k].CopyTo(logits, first + (c * Chunk * classes[k]));
            }
        }

        var features = featureLayers.Select((layer, k) =>
        {
            var count = (int)network.Layers[layer].Output.Elements;
            var values = new float[checked(samples * count)];
            for (var c = 0; c < complete; c++)
            {
                chunks[c][exits + k].CopyTo(values, c * Chunk * count);
            }

            return new ExitFeatures(network.Layers[layer].Name, count, values);
        }).ToValueList();
        var costs = new NetworkCosts(network);
        return new TraceResult(
            new Trace
            {
                Logits = logits,
                Exits = exits,
                Samples = samples,
                Classes = classes[^1],
                ExitClasses = classes.Distinct().Count() > 1 ? classes : null,
                Features = features.Count == 0 ? null : features,
                Labels = data.Labels[..samples],
                LabelMaps = network.LabelMaps,
                CostMacs = costs.CumulativeMacs,
                BackboneMacs = costs.BackboneMacs,
                ExitNames = [.. network.Exits.Select(e => e.Name)],
                Arithmetic = arithmetic,
                NetworkHash = options.NetworkHash,
                DataHash = data.Hash,
                Seed = options.Seed,
            },
            complete < chunks.Length);
    }

    // Logits of every exit, then, where wanted, the features of every exit.
    private static List<int> Wanted(Network network, TraceOptions options)
        => [.. network.Exits.Select(e => e.Layer), .. options.Features is { } source ? FeatureLayers.Of(network, source) : []];

    private static void RequireClasses(Network network)
    {
        var classes = network.Classes(network.ExitCount - 1);
        var odd = Enumerable.Range(0, network.ExitCount).FirstOrDefault(k => network.Exits[k].Groups is null && network.Classes(k) != classes && network.Classes(k) != classes + 1, -1);
        if (odd >= 0)
        {
            throw new EeHwException(
                Codes.Arithmetic.UnequalClasses,
                new Place { Item = network.Exits[odd].Name },
                $"this exit has {network.Classes(odd)} outputs, but the last exit '{network.Exits[^1].Name}' has {classes} classes; a trace needs as many at every exit, or one more that is a gate.",
                "Make every exit answer the same question.");
        }
    }

    private static void RequireSamples(Dataset data)
    {
        if (data.Count == 0)
        {
            throw new EeHwException(Codes.Data.BadCount, new Place { Item = data.Description }, "there is no sample to run.", "Choose another split or a larger limit.");
        }
    }

    private static void RequireFinite(Network network, int exit, float[] logits, int firstLogit, int classes)
    {
        var bad = Array.FindIndex(logits, v => !float.IsFinite(v));
        if (bad >= 0)
        {
            throw new EeHwException(
                Codes.Arithmetic.ActivationNotFinite,
                new Place { Item = network.Exits[exit].Name },
                $"a logit of this exit is NaN or infinite for sample {(firstLogit + bad) / classes}.",
                "Check the weights and the normalisation of the data.");
        }
    }

    private delegate float[][] RunSamples(ReadOnlySpan<float> inputs, int samples);
}
