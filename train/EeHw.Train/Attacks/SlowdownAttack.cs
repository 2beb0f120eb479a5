using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Attachments;
using EeHw.Train.Kernels;

namespace EeHw.Train.Attacks;

/// <summary>
/// DeepSloth (Hong et al., ICLR 2021): changes samples so little that nobody sees it, but so that no early exit is sure: descends Σ_{k&lt;K} CE(uniform, p_k).
/// Every sample descends its own loss, so that nothing depends on how samples are grouped; a universal perturbation descends the mean over its batch.
/// </summary>
public sealed class SlowdownAttack
{
    private const int Lanes = LaneBuffer.Lanes;

    private readonly AttackOptions _options;
    private readonly AttackLoop _loop;
    private readonly UniformLoss _loss = new();

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
        _options = options;
        _loop = new AttackLoop(Attachment.WithoutFinalExit(network), normalisation, options);
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
        _loop.Require(pixels);
        return _loop.PerSample(pixels, new int[pixels.Length / _loop.Size], _loss, 0, progress, cancellation);
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
        _loop.Require(pixels);
        var samples = pixels.Length / _loop.Size;
        var batches = Math.Min(_options.Batches, (samples + _options.Batch - 1) / _options.Batch);
        var delta = new float[_loop.Size];
        _loop.Rule.Start(new CounterRandom(_options.Seed, 0, AttackLoop.Stream), delta);
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
                    _loop.Rule.Move(step, level, [], delta, BatchGradient(pixels, first, count, delta, cancellation));
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
        _loop.Chunks(count, (memory, chunk) =>
        {
            var (from, size) = (chunk * Lanes, Math.Min(Lanes, count - (chunk * Lanes)));
            var gradient = new float[size * _loop.Size];
            _loop.Gradient(memory, pixels.AsSpan((first + from) * _loop.Size, size * _loop.Size), new int[size], delta, true, _loss, gradient);
            var sum = new float[_loop.Size];
            for (var i = 0; i < gradient.Length; i++)
            {
                sum[i % _loop.Size] += gradient[i] / count;
            }

            chunks[chunk] = sum;
        }, cancellation);
        var mean = new float[_loop.Size];
        foreach (var chunk in chunks)
        {
            for (var i = 0; i < mean.Length; i++)
            {
                mean[i] += chunk[i];
            }
        }

        return mean;
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
