using System.Runtime.Intrinsics;
using EeHw.Model.Networks;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;

namespace EeHw.Train.Operators;

/// <summary>min(max(x, low), high), and max(0, x) as its special case. The gradient passes strictly between the bounds.</summary>
internal sealed unsafe class ClipOperator(Network network, int index, float low, float high) : Operator(network, index)
{
    /// <inheritdoc/>
    public override void Forward(Workspace work)
    {
        var x = work.Values(Layer.Inputs[0]);
        var y = work.Values(Index);
        var (minimum, maximum) = (Vector512.Create(low), Vector512.Create(high));
        for (long i = 0; i < Layer.Output.Elements * LaneBuffer.Lanes; i += LaneBuffer.Lanes)
        {
            Vector512.Min(Vector512.Max(Vector512.Load(x + i), minimum), maximum).Store(y + i);
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
        var (minimum, maximum) = (Vector512.Create(low), Vector512.Create(high));
        var add = Modes[0] == GradientMode.Add;
        for (long i = 0; i < Layer.Output.Elements * LaneBuffer.Lanes; i += LaneBuffer.Lanes)
        {
            var value = Vector512.Load(x + i);
            var passed = Vector512.Load(dy + i) & Vector512.GreaterThan(value, minimum) & Vector512.LessThan(value, maximum);
            (add ? Vector512.Load(dx + i) + passed : passed).Store(dx + i);
        }
    }
}
