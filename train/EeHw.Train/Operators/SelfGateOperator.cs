using System.Runtime.Intrinsics;
using EeHw.Model.Networks;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;

namespace EeHw.Train.Operators;

/// <summary>
/// LeakyRelu, HardSwish and Swish: y = x g(x). Derivatives: the slope where x is negative, else 1; x / 3 + 1/2 where |x| is below 3, else 0 or 1; g + y (1 - g) with g the sigmoid.
/// </summary>
internal sealed unsafe class SelfGateOperator(Network network, int index, SelfGateLayer layer) : Operator(network, index)
{
    /// <inheritdoc/>
    public override void Forward(Workspace work)
    {
        var x = work.Values(Layer.Inputs[0]);
        var y = work.Values(Index);
        for (long i = 0; i < Layer.Output.Elements * LaneBuffer.Lanes; i += LaneBuffer.Lanes)
        {
            var value = Vector512.Load(x + i);
            (value * Gate(value)).Store(y + i);
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace work, float* gradients)
    {
        if (Modes[0] == GradientMode.None)
        {
            return;
        }

        var x = work.Values(Layer.Inputs[0]);
        var dx = work.Gradients(Layer.Inputs[0]);
        var dy = work.Gradients(Index);
        for (long i = 0; i < Layer.Output.Elements * LaneBuffer.Lanes; i += LaneBuffer.Lanes)
        {
            var value = Vector512.Load(x + i);
            var gate = Gate(value);
            var slope = layer.Function switch
            {
                SelfGateFunction.LeakyRelu => gate,
                SelfGateFunction.HardSwish => Vector512.ConditionalSelect(
                    Vector512.LessThan(Vector512.Abs(value), Vector512.Create(3f)),
                    (value * Vector512.Create(1f / 3)) + Vector512.Create(0.5f),
                    gate),
                _ => gate + (value * gate * (Vector512<float>.One - gate)),
            };
            var passed = Vector512.Load(dy + i) * slope;
            (Modes[0] == GradientMode.Add ? Vector512.Load(dx + i) + passed : passed).Store(dx + i);
        }
    }

    private Vector512<float> Gate(Vector512<float> value) => layer.Function switch
    {
        SelfGateFunction.LeakyRelu => Vector512.ConditionalSelect(Vector512.LessThan(value, Vector512<float>.Zero), Vector512.Create(layer.Slope), Vector512<float>.One),
        SelfGateFunction.HardSwish => Vector512.Min(Vector512.Max((value * Vector512.Create(1f / 6)) + Vector512.Create(0.5f), Vector512<float>.Zero), Vector512<float>.One),
        _ => VectorMath.Sigmoid(value),
    };
}
