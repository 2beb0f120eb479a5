using System.Runtime.Intrinsics;
using EeHw.Model.Networks;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;

namespace EeHw.Train.Operators;

/// <summary>
/// Shares of the channels at each position: y_c = K u_c / T, u = max(0, x), T = Σ u + epsilon. The gradient by u_c is (K dy_c - Σ_j dy_j y_j) / T, and passes where x is
/// above 0.
/// </summary>
internal sealed unsafe class ChannelNormOperator(Network network, int index, ChannelNormLayer layer) : Operator(network, index)
{
    private const int Lanes = LaneBuffer.Lanes;

    /// <inheritdoc/>
    public override void Forward(Workspace work)
    {
        var stride = (long)Layer.Output.Pixels * Lanes;
        for (long p = 0; p < stride; p += Lanes)
        {
            var x = work.Values(Layer.Inputs[0]) + p;
            var y = work.Values(Index) + p;
            var inverse = Inverse(x, stride);
            for (var c = 0; c < Layer.Output.Channels; c++)
            {
                (Vector512.Max(Vector512.Load(x + (c * stride)), Vector512<float>.Zero) * inverse * layer.Scale).Store(y + (c * stride));
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace work, float* gradients)
    {
        if (Modes[0] == GradientMode.None)
        {
            return;
        }

        var stride = (long)Layer.Output.Pixels * Lanes;
        for (long p = 0; p < stride; p += Lanes)
        {
            var x = work.Values(Layer.Inputs[0]) + p;
            var dx = work.Gradients(Layer.Inputs[0]) + p;
            var y = work.Values(Index) + p;
            var dy = work.Gradients(Index) + p;
            var inverse = Inverse(x, stride);
            var sum = Vector512<float>.Zero;
            for (var c = 0; c < Layer.Output.Channels; c++)
            {
                sum = Vector512.FusedMultiplyAdd(Vector512.Load(dy + (c * stride)), Vector512.Load(y + (c * stride)), sum);
            }

            for (var c = 0; c < Layer.Output.Channels; c++)
            {
                var at = c * stride;
                var passed = ((Vector512.Load(dy + at) * layer.Scale) - sum) * inverse & Vector512.GreaterThan(Vector512.Load(x + at), Vector512<float>.Zero);
                (Modes[0] == GradientMode.Add ? Vector512.Load(dx + at) + passed : passed).Store(dx + at);
            }
        }
    }

    // 1 / T, and 0 where T is 0.
    private Vector512<float> Inverse(float* x, long stride)
    {
        var sum = Vector512<float>.Zero;
        for (var c = 0; c < Layer.Output.Channels; c++)
        {
            sum += Vector512.Max(Vector512.Load(x + (c * stride)), Vector512<float>.Zero);
        }

        sum += Vector512.Create(layer.Epsilon);
        return Vector512<float>.One / sum & Vector512.GreaterThan(sum, Vector512<float>.Zero);
    }
}
