using EeHw.Model.Networks;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;

namespace EeHw.Train.Operators;

/// <summary>Add, concat and flatten, which only bring values together; and the input, which brings them in.</summary>
internal sealed unsafe class JoinOperator(Network network, int index) : Operator(network, index)
{
    private readonly bool _adds = network.Layers[index] is AddLayer;

    /// <inheritdoc/>
    public override void Forward(Workspace work)
    {
        var y = work.Values(Index);
        for (var i = 0; i < InputShapes.Count; i++)
        {
            var vectors = InputShapes[i].Elements;
            Lanes.Pass(work.Values(Layer.Inputs[i]), y, vectors, _adds && i > 0 ? GradientMode.Add : GradientMode.Write);
            y += _adds ? 0 : vectors * LaneBuffer.Lanes;
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace work, float* gradients)
    {
        var dy = work.Gradients(Index);
        for (var i = 0; i < InputShapes.Count; i++)
        {
            var vectors = InputShapes[i].Elements;
            if (Modes[i] != GradientMode.None)
            {
                Lanes.Pass(dy, work.Gradients(Layer.Inputs[i]), vectors, Modes[i]);
            }

            dy += _adds ? 0 : vectors * LaneBuffer.Lanes;
        }
    }
}
