using System.Runtime.Intrinsics;
using EeHw.Model.Networks;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;
using EeHw.Train.Layers;

namespace EeHw.Train.Operators;

/// <summary>y = α max + (1 - α) mean over windows that do not overlap; dα = Σ dy (max - mean). Of equal maxima the first receives the gradient.</summary>
internal sealed unsafe class MixedPoolOperator(Network network, int index, MixedPoolLayer layer) : Operator(network, index)
{
    private const int Lanes = LaneBuffer.Lanes;

    private float _share;

    /// <inheritdoc/>
    public override int WeightCount => 1;

    /// <inheritdoc/>
    public override bool Decays => false;

    // The maxima, then the means.
    /// <inheritdoc/>
    public override long ScratchVectors => 2 * Layer.Output.Elements;

    /// <inheritdoc/>
    public override void Prepare(ReadOnlySpan<float> parameters) => _share = parameters[Offset];

    /// <inheritdoc/>
    public override void Forward(Workspace work)
    {
        var x = work.Values(Layer.Inputs[0]);
        var y = work.Values(Index);
        var greatest = work.Scratch(Index);
        var means = greatest + (Layer.Output.Elements * Lanes);
        var inverse = Vector512.Create(1f / layer.Kernel.Area);
        var (share, rest) = (Vector512.Create(_share), Vector512.Create(1 - _share));
        long at = 0;
        for (var o = 0; o < Layer.Output.Elements; o++, at += Lanes)
        {
            var window = x + Corner(o);
            var maximum = Vector512.Create(float.NegativeInfinity);
            Vector512<float> sum = default;
            for (var ky = 0; ky < layer.Kernel.Height; ky++)
            {
                for (var kx = 0; kx < layer.Kernel.Width; kx++)
                {
                    var v = Vector512.Load(window + (((ky * InputShapes[0].Width) + kx) * Lanes));
                    maximum = Vector512.Max(maximum, v);
                    sum += v;
                }
            }

            var mean = sum * inverse;
            maximum.Store(greatest + at);
            mean.Store(means + at);
            ((share * maximum) + (rest * mean)).Store(y + at);
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace work, float* gradients)
    {
        var dy = work.Gradients(Index);
        var greatest = work.Scratch(Index);
        var means = greatest + (Layer.Output.Elements * Lanes);
        if (!IsFrozen)
        {
            Vector512<float> sum = default;
            for (long i = 0; i < Layer.Output.Elements * Lanes; i += Lanes)
            {
                sum = Vector512.FusedMultiplyAdd(Vector512.Load(dy + i), Vector512.Load(greatest + i) - Vector512.Load(means + i), sum);
            }

            gradients[Offset] = Kernels.Lanes.Sum(sum);
        }

        if (Modes[0] == GradientMode.None)
        {
            return;
        }

        var x = work.Values(Layer.Inputs[0]);
        var dx = work.Gradients(Layer.Inputs[0]);
        if (Modes[0] == GradientMode.Write)
        {
            new Span<float>(dx, (int)InputShapes[0].Elements * Lanes).Clear();
        }

        var (share, rest) = (Vector512.Create(_share), Vector512.Create((1 - _share) / layer.Kernel.Area));
        long at = 0;
        for (var o = 0; o < Layer.Output.Elements; o++, at += Lanes)
        {
            var corner = Corner(o);
            var (remaining, maximum, mean) = (Vector512.Load(dy + at) * share, Vector512.Load(greatest + at), Vector512.Load(dy + at) * rest);
            for (var ky = 0; ky < layer.Kernel.Height; ky++)
            {
                for (var kx = 0; kx < layer.Kernel.Width; kx++)
                {
                    var place = corner + (((ky * InputShapes[0].Width) + kx) * Lanes);
                    var wins = Vector512.Equals(Vector512.Load(x + place), maximum);
                    (Vector512.Load(dx + place) + mean + (remaining & wins)).Store(dx + place);
                    remaining = Vector512.AndNot(remaining, wins);
                }
            }
        }
    }

    private long Corner(int output)
    {
        var (c, p) = (output / Layer.Output.Pixels, output % Layer.Output.Pixels);
        var (row, column) = (p / Layer.Output.Width * layer.Kernel.Height, p % Layer.Output.Width * layer.Kernel.Width);
        return (((((long)c * InputShapes[0].Height) + row) * InputShapes[0].Width) + column) * Lanes;
    }
}
