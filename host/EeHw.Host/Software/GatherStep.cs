using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Copies single values: concatenation, and relabelling a map as a vector. Each source has a power of two that brings it to the unit of the output.</summary>
internal sealed unsafe class GatherStep<T> : SoftwareStep<T>
    where T : unmanaged, INumber<T>
{
    private readonly (PlanTensor Tensor, T Factor)[] _sources;
    private readonly bool _flattens;

    public GatherStep((PlanTensor Tensor, T Factor)[] sources, PlanTensor output, bool flattens, Operation<T>[] operations)
        : base(output, operations)
        => (_sources, _flattens) = (sources, flattens);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in Frame<T> frame)
    {
        var to = frame.At(Output);
        var channel = 0;
        foreach (var (tensor, factor) in _sources)
        {
            var from = frame.At(tensor);
            var shape = tensor.Shape;
            for (var c = 0; c < shape.Channels; c++)
            {
                for (var y = 0; y < shape.Height; y++)
                {
                    for (var x = 0; x < shape.Width; x++)
                    {
                        var at = _flattens ? Output.At((((c * shape.Height) + y) * shape.Width) + x, 0, 0) : Output.At(channel + c, y, x);
                        to[at] = from[tensor.At(c, y, x)] * factor;
                    }
                }
            }

            channel += shape.Channels;
        }

        if (Operations.Length > 0)
        {
            Finish(frame, Output.Shape);
        }
    }

    private void Finish(in Frame<T> frame, Shape shape)
    {
        for (var block = 0; block < Output.Blocks; block++)
        {
            for (var y = 0; y < shape.Height; y++)
            {
                for (var x = 0; x < shape.Width; x++)
                {
                    frame.Scratch[0] = Vector512.Load(frame.At(Output) + Output.At(block * Output.Lanes, y, x));
                    Store(frame.Scratch, 1, block, (y * shape.Width) + x, frame);
                }
            }
        }
    }
}
