using System.Collections.Concurrent;
using System.Globalization;
using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;
using EeHw.Train.Losses;

namespace EeHw.Train.Attacks;

/// <summary>Descends any loss by the input. Samples are pixels in [0, 1]; the network reads them normalised, in chunks of 16. Nothing depends on how samples are grouped.</summary>
internal sealed unsafe class AttackLoop
{
    /// <summary>Stream of random numbers of the first perturbations.</summary>
    public const uint Stream = 31;

    private const int Lanes = LaneBuffer.Lanes;

    private readonly AttackOptions _options;
    private readonly ConcurrentBag<Workspace> _idle = [];
    private readonly double[] _mean;
    private readonly double[] _std;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">The network, with the exits that the loss reads.</param>
    /// <param name="normalisation">How pixels become what the network reads; its scale is not used.</param>
    /// <param name="options">The attack.</param>
    public AttackLoop(Network network, Normalisation normalisation, AttackOptions options)
    {
        (_options, Rule) = (options, AttackRule.Of(options));
        Engine = new Engine(network, options.MaximumThreads, isByInput: true);
        Size = (int)network.Input.Elements;
        var pixels = network.Input.Pixels;
        _mean = [.. Enumerable.Range(0, Size).Select(i => normalisation.MeanOf(i / pixels))];
        _std = [.. Enumerable.Range(0, Size).Select(i => normalisation.StdOf(i / pixels))];
    }

    /// <summary>The engine, whose parameters may be changed between attacks.</summary>
    public Engine Engine { get; }

    /// <summary>How perturbations move.</summary>
    public AttackRule Rule { get; }

    /// <summary>Values of a sample.</summary>
    public int Size { get; }

    /// <summary>Attacks samples one by one.</summary>
    /// <param name="pixels">Samples [N, C, H, W] in [0, 1].</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="loss">What is descended.</param>
    /// <param name="key">Key of the first sample's random numbers; those that follow count up.</param>
    /// <param name="progress">Told the share that is done; null for nobody.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>Attacked samples, in [0, 1].</returns>
    public float[] PerSample(float[] pixels, int[] labels, BatchLoss loss, long key, IProgress<double>? progress, CancellationToken cancellation)
    {
        var samples = pixels.Length / Size;
        var result = new float[pixels.Length];
        var done = 0;
        Chunks(samples, (work, chunk) =>
        {
            var (first, count) = (chunk * Lanes, Math.Min(Lanes, samples - (chunk * Lanes)));
            var origin = pixels.AsSpan(first * Size, count * Size);
            var delta = new float[count * Size];
            var gradient = new float[count * Size];
            for (var lane = 0; lane < count; lane++)
            {
                Rule.Start(new CounterRandom(_options.Seed, key + first + lane, Stream), Of(delta, lane));
            }

            for (var step = 0; step < _options.Steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                Gradient(work, origin, labels.AsSpan(first, count), delta, false, loss, gradient);
                for (var lane = 0; lane < count; lane++)
                {
                    Rule.Move(step, (int)((long)step * _options.Levels / _options.Steps), Of(pixels, first + lane), Of(delta, lane), Of(gradient, lane));
                }
            }

            for (var i = 0; i < origin.Length; i++)
            {
                result[(first * Size) + i] = Math.Clamp(origin[i] + delta[i], 0f, 1f);
            }

            progress?.Report((double)Interlocked.Add(ref done, count) / samples);
        }, cancellation);
        return result;
    }

    /// <summary>Sum of the exits' cross-entropies of each sample.</summary>
    /// <param name="pixels">Samples [N, C, H, W] in [0, 1].</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>Losses [N] in nats.</returns>
    public double[] Losses(float[] pixels, int[] labels, CancellationToken cancellation)
    {
        var losses = new double[labels.Length];
        Chunks(labels.Length, (work, chunk) =>
        {
            var (first, count) = (chunk * Lanes, Math.Min(Lanes, labels.Length - (chunk * Lanes)));
            Load(work, pixels.AsSpan(first * Size, count * Size), new float[Size], true);
            Engine.Forward(work);
            for (var n = 0; n < count; n++)
            {
                for (var k = 0; k < Engine.Network.ExitCount; k++)
                {
                    losses[first + n] += CrossEntropy.OfLane(work.Values(Engine.Network.Exits[k].Layer), Engine.Targets.Classes(k), Engine.Targets.Label(k, labels[first + n]), n);
                }
            }
        }, cancellation);
        return losses;
    }

    /// <summary>Gradient by the pixels of at most 16 samples.</summary>
    /// <param name="work">Memory of this thread.</param>
    /// <param name="pixels">The samples.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="delta">Their perturbations, or the one of all.</param>
    /// <param name="isUniversal">One perturbation for all.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="gradient">Receives the gradients.</param>
    public void Gradient(Workspace work, ReadOnlySpan<float> pixels, ReadOnlySpan<int> labels, ReadOnlySpan<float> delta, bool isUniversal, BatchLoss loss, Span<float> gradient)
    {
        Load(work, pixels, delta, isUniversal);
        Span<int> samples = stackalloc int[labels.Length];
        Engine.InputGradient(work, samples, labels, loss);
        var slopes = work.InputGradient;
        for (var lane = 0; lane < labels.Length; lane++)
        {
            for (var i = 0; i < Size; i++)
            {
                var moved = Moved(pixels, delta, lane, i, isUniversal);
                gradient[(lane * Size) + i] = Rule.ClampsForward && (moved < 0 || moved > 1) ? 0 : (float)(slopes[(i * Lanes) + lane] / _std[i]);
            }
        }
    }

    /// <summary>Runs something for every chunk of 16 samples, on several cores.</summary>
    /// <param name="samples">Samples.</param>
    /// <param name="run">Told memory and number of the chunk.</param>
    /// <param name="cancellation">Ends early.</param>
    public void Chunks(int samples, Action<Workspace, int> run, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = _options.MaximumThreads ?? -1, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, (samples + Lanes - 1) / Lanes, options, chunk =>
            {
                var work = _idle.TryTake(out var idle) ? idle : Engine.Allocate();
                run(work, chunk);
                _idle.Add(work);
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is OperationCanceledException))
        {
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
    }

    /// <summary>Refuses values that are no pixels.</summary>
    /// <param name="pixels">Samples.</param>
    /// <exception cref="EeHwException">EEHW5304.</exception>
    public void Require(float[] pixels)
    {
        var bad = Array.FindIndex(pixels, v => !(v >= 0 && v <= 1));
        if (bad >= 0)
        {
            throw new EeHwException(
                Codes.Robustness.NoPixels,
                new Place { Item = $"sample {bad / Size}, value {bad % Size}" },
                $"is {pixels[bad].ToString(CultureInfo.InvariantCulture)} after scaling; an attack needs pixels from 0 to 1.",
                "Set the scale so that raw values times scale lie in [0, 1], and leave mean and std to the normalisation.");
        }
    }

    /// <summary>What the network reads, as pixels.</summary>
    /// <param name="values">Normalised samples [N, C, H, W].</param>
    /// <returns>Pixels; what rounding left outside [0, 1] by less than 1e-5 is inside.</returns>
    public float[] ToPixels(ReadOnlySpan<float> values)
    {
        var pixels = new float[values.Length];
        for (var i = 0; i < pixels.Length; i++)
        {
            var pixel = (values[i] * _std[i % Size]) + _mean[i % Size];
            pixels[i] = (float)(pixel is > -1e-5 and < 1 + 1e-5 ? Math.Clamp(pixel, 0, 1) : pixel);
        }

        return pixels;
    }

    /// <summary>Pixels as the network reads them.</summary>
    /// <param name="pixels">Pixels [N, C, H, W].</param>
    /// <returns>Normalised samples.</returns>
    public float[] FromPixels(float[] pixels) => [.. pixels.Select((p, i) => (float)((p - _mean[i % Size]) / _std[i % Size]))];

    private void Load(Workspace work, ReadOnlySpan<float> pixels, ReadOnlySpan<float> delta, bool isUniversal)
    {
        var input = work.Input;
        input.Clear();
        for (var lane = 0; lane < pixels.Length / Size; lane++)
        {
            for (var i = 0; i < Size; i++)
            {
                var moved = Moved(pixels, delta, lane, i, isUniversal);
                input[(i * Lanes) + lane] = (float)(((Rule.ClampsForward ? Math.Clamp(moved, 0f, 1f) : moved) - _mean[i]) / _std[i]);
            }
        }
    }

    private float Moved(ReadOnlySpan<float> pixels, ReadOnlySpan<float> delta, int lane, int i, bool isUniversal)
        => pixels[(lane * Size) + i] + delta[isUniversal ? i : (lane * Size) + i];

    private Span<float> Of(float[] values, int sample) => values.AsSpan(sample * Size, Size);
}
