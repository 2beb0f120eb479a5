using System.Runtime.Intrinsics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;
using EeHw.Train.Layers;

namespace EeHw.Train.Operators;

/// <summary>Dropout with masks keyed by (seed, layer, step, chunk): the same whatever core computes the chunk.</summary>
internal sealed unsafe class DropoutOperator(Network network, int index, DropoutLayer layer) : Operator(network, index)
{
    private const int Lanes = LaneBuffer.Lanes;
    private const uint FirstStream = 0x4000_0000;

    /// <inheritdoc/>
    public override bool IsRandom => true;

    /// <inheritdoc/>
    public override long ScratchVectors => Layer.Output.Elements;

    /// <inheritdoc/>
    public override void Forward(Workspace work)
    {
        var length = Layer.Output.Elements * Lanes;
        var x = work.Values(Layer.Inputs[0]);
        var y = work.Values(Index);
        if (!work.Drops)
        {
            Kernels.Lanes.Pass(x, y, Layer.Output.Elements, GradientMode.Write);
            return;
        }

        var random = new CounterRandom(work.Seed, (work.Step << 24) + work.Chunk, FirstStream + (uint)Index);
        var mask = work.Scratch(Index);
        var bound = (uint)(layer.Rate * uint.MaxValue);
        var kept = (float)(1 / (1 - layer.Rate));
        for (long i = 0; i < length; i++)
        {
            mask[i] = random.NextUInt32() < bound ? 0 : kept;
        }

        for (long i = 0; i < length; i += Lanes)
        {
            (Vector512.Load(x + i) * Vector512.Load(mask + i)).Store(y + i);
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
        var dy = work.Gradients(Index);
        var mask = work.Scratch(Index);
        for (long i = 0; i < Layer.Output.Elements * Lanes; i += Lanes)
        {
            var d = work.Drops ? Vector512.Load(dy + i) * Vector512.Load(mask + i) : Vector512.Load(dy + i);
            (Modes[0] == GradientMode.Add ? Vector512.Load(dx + i) + d : d).Store(dx + i);
        }
    }
}
