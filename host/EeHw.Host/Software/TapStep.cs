using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>
/// A step whose outputs are sums of products over taps, perhaps with a maximum over windows of 2 x 2 behind it, taken before anything is stored. Multiplied numbers may be others than those of maps. Operations that
/// raise no smaller value above a larger one may follow the maximum instead of preceding it.
/// </summary>
internal abstract unsafe class TapStep<T, TNumber> : SoftwareStep<T>
    where T : unmanaged
    where TNumber : unmanaged
{
    /// <summary>Pixels of a pooled window.</summary>
    protected const int Window = 4;

    protected TapStep(PlanTensor source, PlanTensor output, TapTable taps, TNumber[] weights, TNumber[] bias, Operation<T>[] operations)
        : base(output, operations)
    {
        (Source, TapBlocks) = (source, taps.Blocks);
        Weights = Own<TNumber>(weights);
        Bias = Own<TNumber>(bias);
        Taps = Own(taps.Offsets);
    }

    protected PlanTensor Source { get; }

    protected TNumber* Weights { get; }

    protected TNumber* Bias { get; }

    protected int* Taps { get; }

    /// <summary>First tap and number of taps of each block of outputs.</summary>
    protected (int First, int Count)[] TapBlocks { get; }

    /// <summary>The largest of four vectors that lie some apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected static void Largest(Vector512<TNumber>* v, int apart, Vector512<TNumber>* to)
    {
        Vector256<TNumber>* h = (Vector256<TNumber>*)v, result = (Vector256<TNumber>*)to;
        var low = Larger(Larger(h[0], h[2 * apart]), Larger(h[4 * apart], h[6 * apart]));
        var high = Larger(Larger(h[1], h[(2 * apart) + 1]), Larger(h[(4 * apart) + 1], h[(6 * apart) + 1]));
        (result[0], result[1]) = (low, high);
    }

    // The native maximum is an instruction of floating point only.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<TNumber> Larger(Vector256<TNumber> a, Vector256<TNumber> b) => typeof(TNumber) == typeof(int) ? Vector256.Max(a, b) : Vector256.MaxNative(a, b);
}
