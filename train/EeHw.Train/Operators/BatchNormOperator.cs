using System.Runtime.Intrinsics;
using EeHw.Model.Networks;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;
using EeHw.Train.Layers;

namespace EeHw.Train.Operators;

/// <summary>
/// Batch normalisation over the 16 samples of a chunk and all pixels (ghost batches: Hoffer, Hubara and Soudry 2017, section 4), so that chunks stay independent.
/// Frozen, or outside training, the running statistics are used.
/// </summary>
internal sealed unsafe class BatchNormOperator(Network network, int index) : Operator(network, index)
{
    private const int Lanes = LaneBuffer.Lanes;

    private readonly float[] _parameters = new float[4 * network.Layers[index].Output.Channels];

    /// <inheritdoc/>
    public override int WeightCount => Channels;

    /// <inheritdoc/>
    public override int BiasCount => Channels;

    /// <inheritdoc/>
    public override int StatisticCount => 2 * Channels;

    /// <inheritdoc/>
    public override bool Decays => false;

    // Per channel, in lane 0 to 2 of one vector: mean, 1/deviation, variance.
    /// <inheritdoc/>
    public override long ScratchVectors => Channels;

    private int Channels => Layer.Output.Channels;

    private int Plane => Layer.Output.Pixels * Lanes;

    /// <inheritdoc/>
    public override void Prepare(ReadOnlySpan<float> parameters) => parameters.Slice(Offset, _parameters.Length).CopyTo(_parameters);

    /// <inheritdoc/>
    public override void Forward(Workspace work)
    {
        var x = work.Values(Layer.Inputs[0]);
        var y = work.Values(Index);
        var statistics = work.Scratch(Index);
        var learns = work.Trains && !IsFrozen;
        for (var c = 0; c < Channels; c++, x += Plane, y += Plane, statistics += Lanes)
        {
            double mean = _parameters[(2 * Channels) + c];
            double variance = _parameters[(3 * Channels) + c];
            if (learns)
            {
                (mean, variance) = Moments(x, work.Samples);
                statistics[2] = (float)variance;
            }

            var inverse = 1 / Math.Sqrt(variance + BatchNormLayer.Epsilon);
            (statistics[0], statistics[1]) = ((float)mean, (float)inverse);
            var factor = Vector512.Create((float)(_parameters[c] * inverse));
            var shift = Vector512.Create((float)(_parameters[Channels + c] - (_parameters[c] * inverse * mean)));
            for (var p = 0; p < Plane; p += Lanes)
            {
                Vector512.FusedMultiplyAdd(Vector512.Load(x + p), factor, shift).Store(y + p);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace work, float* gradients)
    {
        // x̂ = (x - m) s; dβ = Σ dy; dγ = Σ dy x̂; dx = γ s (dy - dβ/n - x̂ dγ/n) with batch statistics, γ s dy with fixed ones.
        var x = work.Values(Layer.Inputs[0]);
        var dy = work.Gradients(Index);
        var dx = Modes[0] == GradientMode.None ? null : work.Gradients(Layer.Inputs[0]);
        var statistics = work.Scratch(Index);
        double n = work.Samples * Layer.Output.Pixels;
        for (var c = 0; c < Channels; c++, x += Plane, dy += Plane, statistics += Lanes)
        {
            var (mean, inverse) = (Vector512.Create(statistics[0]), Vector512.Create(statistics[1]));
            float shiftGradient = 0, scaleGradient = 0;
            if (!IsFrozen)
            {
                Vector512<float> sum = default, product = default;
                for (var p = 0; p < Plane; p += Lanes)
                {
                    var g = Vector512.Load(dy + p);
                    sum += g;
                    product = Vector512.FusedMultiplyAdd(g, (Vector512.Load(x + p) - mean) * inverse, product);
                }

                (shiftGradient, scaleGradient) = (Kernels.Lanes.Sum(sum), Kernels.Lanes.Sum(product));
                gradients[Offset + c] = scaleGradient;
                gradients[Offset + Channels + c] = shiftGradient;
                gradients[Offset + (2 * Channels) + c] = (float)(statistics[0] * work.Share);
                gradients[Offset + (3 * Channels) + c] = (float)(statistics[2] * (n / Math.Max(1, n - 1)) * work.Share);
            }

            if (dx is null)
            {
                continue;
            }

            var factor = Vector512.Create(_parameters[c] * statistics[1]);
            var (a, b) = (Vector512.Create((float)(shiftGradient / n)), Vector512.Create((float)(scaleGradient / n)));
            var present = Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)work.Samples));
            for (var p = 0; p < Plane; p += Lanes)
            {
                var hat = (Vector512.Load(x + p) - mean) * inverse;
                var d = (factor * (Vector512.Load(dy + p) - a - (hat * b))) & present;
                (Modes[0] == GradientMode.Add ? Vector512.Load(dx + p) + d : d).Store(dx + p);
            }

            dx += Plane;
        }
    }

    private (double Mean, double Variance) Moments(float* x, int samples)
    {
        var present = Vector512.LessThan(Vector512<float>.Indices, Vector512.Create((float)samples));
        double n = samples * Layer.Output.Pixels;
        Vector512<float> sum = default;
        for (var p = 0; p < Plane; p += Lanes)
        {
            sum += Vector512.Load(x + p) & present;
        }

        var mean = Kernels.Lanes.Sum(sum) / n;
        var m = Vector512.Create((float)mean);
        Vector512<float> squares = default;
        for (var p = 0; p < Plane; p += Lanes)
        {
            var d = (Vector512.Load(x + p) - m) & present;
            squares = Vector512.FusedMultiplyAdd(d, d, squares);
        }

        return (mean, Kernels.Lanes.Sum(squares) / n);
    }
}
