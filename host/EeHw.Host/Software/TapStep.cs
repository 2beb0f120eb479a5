using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>
/// A step whose outputs are sums of products over taps, perhaps with a maximum over windows of 2 x 2 behind it, taken before anything is stored. Operations that
/// raise no smaller value above a larger one may follow the maximum instead of preceding it.
/// </summary>
internal abstract unsafe class TapStep<T> : SoftwareStep<T>
    where T : unmanaged
{
    /// <summary>Pixels of a pooled window.</summary>
    protected const int Window = 4;

    protected TapStep(PlanTensor source, PlanTensor output, TapTable taps, T[] weights, T[] bias, Operation<T>[] operations)
        : base(output, operations)
    {
        (Source, TapBlocks) = (source, taps.Blocks);
        Weights = Own<T>(weights);
        Bias = Own<T>(bias);
        Taps = Own(taps.Offsets);
    }

    protected PlanTensor Source { get; }

    protected T* Weights { get; }

    protected T* Bias { get; }

    protected int* Taps { get; }

    /// <summary>First tap and number of taps of each block of outputs.</summary>
    protected (int First, int Count)[] TapBlocks { get; }

    /// <summary>The largest of four vectors that lie some apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void Largest(Vector512<T>* v, int apart, Vector512<T>* to)
    {
        Vector256<T>* h = (Vector256<T>*)v, result = (Vector256<T>*)to;
        var low = Vector256.MaxNative(Vector256.MaxNative(h[0], h[2 * apart]), Vector256.MaxNative(h[4 * apart], h[6 * apart]));
        var high = Vector256.MaxNative(Vector256.MaxNative(h[1], h[(2 * apart) + 1]), Vector256.MaxNative(h[(4 * apart) + 1], h[(6 * apart) + 1]));
        (result[0], result[1]) = (low, high);
    }
}
