using System.Runtime.Intrinsics;
using EeHw.Model.Networks;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;

namespace EeHw.Train.Operators;

/// <summary>Passes values on, and their gradient back times a factor.</summary>
/// <param name="network">The network.</param>
/// <param name="index">Index of the layer.</param>
/// <param name="factor">Factor of the gradient.</param>
internal sealed unsafe class IdentityOperator(Network network, int index, double factor) : Operator(network, index)
{
    private const int Lanes = LaneBuffer.Lanes;

    /// <inheritdoc/>
    public override void Forward(Workspace work) => Kernels.Lanes.Pass(work.Values(Layer.Inputs[0]), work.Values(Index), Layer.Output.Elements, GradientMode.Write);

    /// <inheritdoc/>
    public override void Backward(Workspace work, float* gradients)
    {
        if (Modes[0] == GradientMode.None)
        {
            return;
        }

        var dx = work.Gradients(Layer.Inputs[0]);
        var dy = work.Gradients(Index);
        var f = Vector512.Create((float)factor);
        for (long i = 0; i < Layer.Output.Elements * Lanes; i += Lanes)
        {
            var d = f * Vector512.Load(dy + i);
            (Modes[0] == GradientMode.Add ? Vector512.Load(dx + i) + d : d).Store(dx + i);
        }
    }
}
