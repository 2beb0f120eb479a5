using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>Values into a range: relu, clip.</summary>
internal sealed unsafe class RangeOperation<T>(T low, T high) : Operation<T>
    where T : unmanaged
{
    public override bool KeepsOrder => true;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(Vector512<T>* v, int count, int block, int* pixels, in Frame<T> frame)
    {
        Vector512<T> lower = Vector512.Create(low), upper = Vector512.Create(high);
        for (var i = 0; i < count; i++)
        {
            v[i] = Vector512.MinNative(Vector512.MaxNative(v[i], lower), upper);
        }
    }

    public override void ApplyBlocks(Vector512<T>* v, int count, int firstBlock, int* pixel, in Frame<T> frame) => Apply(v, count, firstBlock, pixel, frame);
}
