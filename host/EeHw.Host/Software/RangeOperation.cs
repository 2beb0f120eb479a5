using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>Values into a range: relu, clip.</summary>
internal sealed unsafe class RangeOperation<T>(T low, T high) : Operation<T>
    where T : unmanaged
{
    public T Low => low;

    public T High => high;

    public override bool KeepsOrder => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Clamp(Vector256<T> v, Vector256<T> lower, Vector256<T> upper) => Vector256.MinNative(Vector256.MaxNative(v, lower), upper);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(Vector512<T>* v, int count, int block, int* pixels, in Frame<T> frame)
    {
        // In halves: where vectors have 256 bits, whole ones are taken apart and put together again by every operation.
        Vector256<T> lower = Vector256.Create(low), upper = Vector256.Create(high);
        var half = (Vector256<T>*)v;
        for (var i = 0; i < 2 * count; i++)
        {
            half[i] = Clamp(half[i], lower, upper);
        }
    }

    public override void ApplyBlocks(Vector512<T>* v, int count, int firstBlock, int* pixel, in Frame<T> frame) => Apply(v, count, firstBlock, pixel, frame);
}
