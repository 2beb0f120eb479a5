using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>Sum over the map times a factor.</summary>
internal sealed unsafe class GlobalPoolStep<T>(PlanTensor source, PlanTensor output, T factor, Operation<T>[] operations) : SoftwareStep<T>(output, operations)
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in Frame<T> frame)
    {
        var lanes = Vector512<T>.Count;
        for (var block = 0; block < Output.Blocks; block++)
        {
            Vector512<T> a = default, b = default;
            for (var y = 0; y < source.Shape.Height; y++)
            {
                var q = frame.At(source) + source.At(block * lanes, y, 0);
                var x = 0;
                for (; x + 1 < source.Shape.Width; x += 2, q += 2 * lanes)
                {
                    a += Vector512.Load(q);
                    b += Vector512.Load(q + lanes);
                }

                a = x < source.Shape.Width ? a + Vector512.Load(q) : a;
            }

            frame.Scratch[0] = (a + b) * factor;
            Store(frame.Scratch, 1, block, 0, frame);
        }
    }
}
