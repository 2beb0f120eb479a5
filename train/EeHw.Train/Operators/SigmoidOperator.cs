using System.Runtime.Intrinsics;
using EeHw.Model.Networks;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;

namespace EeHw.Train.Operators;

/// <summary>Sigmoid; its derivative is y (1 - y).</summary>
internal sealed unsafe class SigmoidOperator(Network network, int index) : Operator(network, index)
{
    /// <inheritdoc/>
    public override void Forward(Workspace work)
    {
        var x = work.Values(Layer.Inputs[0]);
        var y = work.Values(Index);
        for (long i = 0; i < Layer.Output.Elements * LaneBuffer.Lanes; i += LaneBuffer.Lanes)
        {
            VectorMath.Sigmoid(Vector512.Load(x + i)).Store(y + i);
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace work, float* gradients)
    {
        if (Modes[0] == GradientMode.None)
        {
            return;
        }

        var dx = work.Gradients(Layer.Inputs[0]);
        var y = work.Values(Index);
        var dy = work.Gradients(Index);
        for (long i = 0; i < Layer.Output.Elements * LaneBuffer.Lanes; i += LaneBuffer.Lanes)
        {
            var value = Vector512.Load(y + i);
            var passed = Vector512.Load(dy + i) * value * (Vector512<float>.One - value);
            (Modes[0] == GradientMode.Add ? Vector512.Load(dx + i) + passed : passed).Store(dx + i);
        }
    }
}
