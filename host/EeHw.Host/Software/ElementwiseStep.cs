using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>Operations alone: reads a map, stores another.</summary>
internal sealed unsafe class ElementwiseStep<T>(PlanTensor source, PlanTensor output, Operation<T>[] operations) : SoftwareStep<T>(output, operations)
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in Frame<T> frame)
    {
        var (lanes, shape) = (Vector512<T>.Count, Output.Shape);
        for (var block = 0; block < Output.Blocks; block++)
        {
            for (var y = 0; y < shape.Height; y++)
            {
                for (var x = 0; x < shape.Width; x += 16)
                {
                    var count = Math.Min(16, shape.Width - x);
                    var q = frame.At(source) + source.At(block * lanes, y, x);
                    for (var i = 0; i < count; i++)
                    {
                        frame.Scratch[i] = Vector512.Load(q + (i * lanes));
                    }

                    Store(frame.Scratch, count, block, (y * shape.Width) + x, frame);
                }
            }
        }
    }
}
