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
        var (lanes, half) = (Vector512<T>.Count, Vector256<T>.Count);
        var (height, width, rowStride) = (source.Shape.Height, source.Shape.Width, source.RowStride);
        var result = (T*)frame.Scratch;
        for (var block = 0; block < Output.Blocks; block++)
        {
            // Two sums for even columns, two for odd ones.
            Vector256<T> a = default, b = default, c = default, d = default;
            var row = frame.At(source) + source.At(block * lanes, 0, 0);
            for (var y = 0; y < height; y++, row += rowStride)
            {
                var q = row;
                var x = 0;
                for (; x + 1 < width; x += 2, q += 2 * lanes)
                {
                    a += Vector256.Load(q);
                    b += Vector256.Load(q + half);
                    c += Vector256.Load(q + lanes);
                    d += Vector256.Load(q + lanes + half);
                }

                if (x < width)
                {
                    a += Vector256.Load(q);
                    b += Vector256.Load(q + half);
                }
            }

            ((a + c) * factor).Store(result);
            ((b + d) * factor).Store(result + half);
            Store(frame.Scratch, 1, block, 0, frame);
        }
    }
}
