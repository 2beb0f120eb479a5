using System.Globalization;
using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Kernels;

namespace EeHw.Train.Attacks;

/// <summary>
/// DeepSloth (Hong et al., ICLR 2021): changes samples so little that nobody sees it, but so that no early exit is sure: descends Σ_{k&lt;K} CE(uniform, p_k).
/// Every sample descends its own loss, so that nothing depends on how samples are grouped; a universal perturbation descends the mean over its batch.
/// </summary>
public sealed class SlowdownAttack
{
    private const int Lanes = LaneBuffer.Lanes;
    private const uint Stream = 31;

    private readonly AttackOptions _options;
    private readonly AttackRule _rule;
    private readonly InputGradients _gradients;
    private readonly double[] _mean;
    private readonly double[] _std;
    private readonly int _size;

    /// <summary>Prepares an attack on a network.</summary>
    /// <param name="network">The network; at least two exits.</param>
    /// <param name="normalisation">How pixels become what the network reads; its scale is not used.</param>
    /// <param name="options">The attack.</param>
    /// <exception cref="EeHwException">EEHW5302 for a network without early exits or with class means, EEHW5303 for options out of range.</exception>
    public SlowdownAttack(Network network, Normalisation normalisation, AttackOptions options)
    {
        if (network.ExitCount < 2)
        {
            throw new EeHwException(Codes.Robustness.NothingToAttack, new Place { Item = network.Name }, "the network has one exit: nobody leaves early, so nothing can be slowed down.", "`eehw attach` adds exits.");
        }

        if (network.Layers.FirstOrDefault(l => l is ClassMeansLayer) is { } means)
        {
            throw new EeHwException(Codes.Robustness.NothingToAttack, new Place { Item = network.Name }, $"layer '{means.Name}' of kind {means.Kind} has no gradient here, which the attack descends.", "Attack a network whose exits are dense layers.");
        }

        Check(options);
        (_options, _rule) = (options, AttackRule.Of(options));
        _gradients = new InputGradients(network);
        _size = (int)network.Input.Elements;
        var pixels = network.Input.Pixels;
        _mean = [.. Enumerable.Range(0, _size).Select(i => normalisation.MeanOf(i / pixels))];
        _std = [.. Enumerable.Range(0, _size).Select(i => normalisation.StdOf(i / pixels))];
    }

    /// <summary>Attacks samples one by one.</summary>
    /// <param name="pixels">Samples [N, C, H, W], every value in [0, 1].</param>
    /// <param name="progress">Told the share that is done; null for nobody.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>Attacked samples, in [0, 1] and within ε of the given ones.</returns>
    /// <exception cref="EeHwException">EEHW5304 when a value is outside [0, 1].</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public float[] PerSample(float[] pixels, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        Require(pixels);
        var samples = pixels.Length / _size;
        var result = new float[pixels.Length];
        var done = 0;
        Chunks(samples, (memory, chunk) =>
        {
            var (first, count) = (chunk * Lanes, Math.Min(Lanes, samples - (chunk * Lanes)));
            var delta = new float[count * _size];
            var gradient = new float[count * _size];
            for (var lane = 0; lane < count; lane++)
            {
                _rule.Start(new CounterRandom(_options.Seed, first + lane, Stream), Of(delta, lane));
            }

            for (var step = 0; step < _options.Steps; step++)
            {
                cancellation.ThrowIfCancellationRequested();
                Gradient(memory, pixels.AsSpan(first * _size, count * _size), delta, isUniversal: false, gradient);
                for (var lane = 0; lane < count; lane++)
                {
                    _rule.Move(step, (int)((long)step * _options.Levels / _options.Steps), Of(pixels, first + lane), Of(delta, lane), Of(gradient, lane));
                }
            }

            Apply(pixels.AsSpan(first * _size, count * _size), delta, result.AsSpan(first * _size));
            progress?.Report((double)Interlocked.Add(ref done, count) / samples);
        }, cancellation);
        return result;
    }

    /// <summary>Makes one perturbation for all samples.</summary>
    /// <param name="pixels">Samples to make it on [N, C, H, W], every value in [0, 1]; the first batches are used.</param>
    /// <param name="progress">Told the share that is done; null for nobody.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>The perturbation [C, H, W].</returns>
    /// <exception cref="EeHwException">EEHW5304 when a value is outside [0, 1].</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public float[] Universal(float[] pixels, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        Require(pixels);
        var samples = pixels.Length / _size;
        var batches = Math.Min(_options.Batches, (samples + _options.Batch - 1) / _options.Batch);
        var delta = new float[_size];
        _rule.Start(new CounterRandom(_options.Seed, 0, Stream), delta);
        var (total, done) = ((double)_options.Levels * batches * _options.Steps, 0);
        for (var level = 0; level < _options.Levels; level++)
        {
            for (var batch = 0; batch < batches; batch++)
            {
                var first = batch * _options.Batch;
                var count = Math.Min(_options.Batch, samples - first);
                for (var step = 0; step < _options.Steps; step++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    _rule.Move(step, level, [], delta, BatchGradient(pixels, first, count, delta, cancellation));
                    progress?.Report(++done / total);
                }
            }
        }

        return delta;
    }

    /// <summary>Adds one perturbation to all samples.</summary>
    /// <param name="pixels">Samples [N, C, H, W], every value in [0, 1].</param>
    /// <param name="delta">The perturbation [C, H, W].</param>
    /// <returns>Attacked samples, in [0, 1].</returns>
    public static float[] Add(float[] pixels, float[] delta)
        => [.. pixels.Select((v, i) => Math.Clamp(v + delta[i % delta.Length], 0f, 1f))];

    private float[] BatchGradient(float[] pixels, int first, int count, float[] delta, CancellationToken cancellation)
    {
        var chunks = new float[(count + Lanes - 1) / Lanes][];
        Chunks(count, (memory, chunk) =>
        {
            var (from, size) = (chunk * Lanes, Math.Min(Lanes, count - (chunk * Lanes)));
            var gradient = new float[size * _size];
            Gradient(memory, pixels.AsSpan((first + from) * _size, size * _size), delta, isUniversal: true, gradient);
            var sum = new float[_size];
            for (var i = 0; i < gradient.Length; i++)
            {
                sum[i % _size] += gradient[i] / count;
            }

            chunks[chunk] = sum;
        }, cancellation);
        var mean = new float[_size];
        foreach (var chunk in chunks)
        {
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += chunk[i];
            }
        }

        return mean;
    }

    private void Chunks(int samples, Action<InputGradients.Memory, int> run, CancellationToken cancellation)
    {
        var options = new ParallelOptions { MaxDegreeOfParallelism = _options.MaximumThreads ?? -1, CancellationToken = cancellation };
        try
        {
            Parallel.For(0, (samples + Lanes - 1) / Lanes, options, _gradients.Allocate, (chunk, _, memory) =>
            {
                run(memory, chunk);
                return memory;
            }, _ => { });
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is OperationCanceledException))
        {
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
    }

    // Gradient by the pixels of samples [n, size] with their perturbations (or the one of all).
    private void Gradient(InputGradients.Memory memory, ReadOnlySpan<float> pixels, ReadOnlySpan<float> delta, bool isUniversal, Span<float> gradient)
    {
        var count = pixels.Length / _size;
        var input = memory.Input;
        input.Clear();
        for (var lane = 0; lane < count; lane++)
        {
            for (var i = 0; i < _size; i++)
            {
                input[(i * Lanes) + lane] = (float)((Seen(Moved(pixels, delta, lane, i, isUniversal)) - _mean[i]) / _std[i]);
            }
        }

        _gradients.Run(memory, count);
        var slopes = memory.Gradient;
        for (var lane = 0; lane < count; lane++)
        {
            for (var i = 0; i < _size; i++)
            {
                var moved = Moved(pixels, delta, lane, i, isUniversal);
                gradient[(lane * _size) + i] = _rule.ClampsForward && (moved < 0 || moved > 1) ? 0 : (float)(slopes[(i * Lanes) + lane] / _std[i]);
            }
        }
    }

    private float Moved(ReadOnlySpan<float> pixels, ReadOnlySpan<float> delta, int lane, int i, bool isUniversal)
        => pixels[(lane * _size) + i] + delta[isUniversal ? i : (lane * _size) + i];

    private float Seen(float value) => _rule.ClampsForward ? Math.Clamp(value, 0f, 1f) : value;

    private static void Apply(ReadOnlySpan<float> pixels, ReadOnlySpan<float> delta, Span<float> result)
    {
        for (var i = 0; i < pixels.Length; i++)
        {
            result[i] = Math.Clamp(pixels[i] + delta[i], 0f, 1f);
        }
    }

    private Span<float> Of(float[] values, int sample) => values.AsSpan(sample * _size, _size);

    private void Require(float[] pixels)
    {
        var bad = Array.FindIndex(pixels, v => !(v >= 0 && v <= 1));
        if (bad >= 0)
        {
            throw new EeHwException(
                Codes.Robustness.NoPixels,
                new Place { Item = $"sample {bad / _size}, value {bad % _size}" },
                $"is {pixels[bad].ToString(CultureInfo.InvariantCulture)} after scaling; an attack needs pixels from 0 to 1.",
                "Set the scale so that raw values times scale lie in [0, 1], and leave mean and std to the normalisation.");
        }
    }

    private static void Check(AttackOptions o)
    {
        var wrong = !(o.Epsilon > 0) || double.IsInfinity(o.Epsilon) ? "epsilon must be greater than 0"
            : o.Steps < 1 ? "steps must be 1 or more"
            : !(o.Step > 0) || double.IsInfinity(o.Step) ? "the step must be greater than 0"
            : !(o.Sparsity >= 0 && o.Sparsity < 1) ? "sparsity must be at least 0 and less than 1"
            : null;
        if (wrong is not null)
        {
            throw new EeHwException(Codes.Robustness.BadAttack, new Place { Item = "attack" }, wrong + ".", "Leave it out for the published value.");
        }
    }
}
