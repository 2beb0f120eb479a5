using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>v · own + other · factor: an add, with the powers of two that bring both operands to the unit of the sum.</summary>
internal sealed unsafe class AddOperation<T>(PlanTensor other, T own, T factor) : Operation<T>
    where T : unmanaged, INumber<T>
{
    private readonly bool _isPlain = own == T.One && factor == T.One;
    private readonly int[] _pixels = OutputPixels.Of(other);
    private readonly int _blockStride = other.BlockStride;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Apply(Vector512<T>* v, int count, int block, int* pixels, in Frame<T> frame)
    {
        var o = frame.At(other) + ((nint)block * _blockStride);
        ref var at = ref MemoryMarshal.GetArrayDataReference(_pixels);
        if (_isPlain)
        {
            var half = (Vector256<T>*)v;
            for (var i = 0; i < count; i++)
            {
                var p = o + Unsafe.Add(ref at, pixels[i]);
                half[2 * i] += Vector256.Load(p);
                half[(2 * i) + 1] += Vector256.Load(p + Vector256<T>.Count);
            }

            return;
        }

        Vector512<T> a = Vector512.Create(own), b = Vector512.Create(factor);
        for (var i = 0; i < count; i++)
        {
            v[i] = (v[i] * a) + (Vector512.Load(o + Unsafe.Add(ref at, pixels[i])) * b);
        }
    }
}
