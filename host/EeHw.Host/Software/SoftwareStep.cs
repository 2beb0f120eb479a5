using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>One step of a plan, compiled: runs samples on one worker. Loops over pixels are compiled in full at their first call: a run is too short to wait for the tiers.</summary>
internal abstract unsafe class SoftwareStep<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Beyond this weights do not stay in the second cache beside the maps.</summary>
    protected const long CachedBytes = 128 * 1024;

    private readonly List<IDisposable> _owned = [];
    private readonly int* _order;
    private readonly int* _pixels;
    private readonly int _blockStride;

    protected SoftwareStep(PlanTensor output, Operation<T>[] operations)
    {
        (Output, Operations, _blockStride) = (output, operations, output.BlockStride);
        _order = Own<int>([.. Enumerable.Range(0, output.Shape.Pixels)]);
        _pixels = Own<int>(OutputPixels.Of(output));
    }

    /// <summary>What it computes and moves.</summary>
    public StepCost Cost { get; set; } = StepCost.None;

    protected PlanTensor Output { get; }

    protected Operation<T>[] Operations { get; }

    /// <summary>Elements of working memory it needs while it runs.</summary>
    public virtual long WorkElements => 0;

    /// <summary>Whether frames gain by being computed together, since its weights do not stay in the cache from one to the next.</summary>
    public virtual bool SharesWeights => false;

    /// <summary>Whether it multiplies pairs of 16-bit numbers.</summary>
    public virtual bool MultipliesPairs => false;

    public abstract void Run(in Frame<T> frame);

    /// <summary>Runs several frames of one worker.</summary>
    public virtual void Run(ReadOnlySpan<Frame<T>> frames)
    {
        foreach (ref readonly var frame in frames)
        {
            Run(frame);
        }
    }

    public void Dispose() => _owned.ForEach(o => o.Dispose());

    /// <summary>Memory that lives as long as the step.</summary>
    protected TElement* Own<TElement>(ReadOnlySpan<TElement> content)
        where TElement : unmanaged
    {
        var memory = new AlignedMemory<TElement>(content);
        _owned.Add(memory);
        return memory.Pointer;
    }

    /// <summary>Applies the operations to pixels that follow one another row by row, and stores them.</summary>
    protected void Store(Vector512<T>* v, int count, int block, int pixel, in Frame<T> frame) => Store(v, count, block, _order + pixel, frame);

    /// <summary>Applies the operations to some pixels, counted row by row, and stores them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void Store(Vector512<T>* v, int count, int block, int* pixels, in Frame<T> frame)
    {
        foreach (var operation in Operations)
        {
            operation.Apply(v, count, block, pixels, frame);
        }

        var o = frame.At(Output) + ((nint)block * _blockStride);
        for (var i = 0; i < count; i++)
        {
            Copy((T*)(v + i), o + _pixels[pixels[i]]);
        }
    }

    /// <summary>The same for one pixel of blocks that follow one another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void StoreBlocks(Vector512<T>* v, int count, int firstBlock, int pixel, in Frame<T> frame)
    {
        foreach (var operation in Operations)
        {
            operation.ApplyBlocks(v, count, firstBlock, _order + pixel, frame);
        }

        var o = frame.At(Output) + ((nint)firstBlock * _blockStride) + _pixels[pixel];
        for (var i = 0; i < count; i++, o += _blockStride)
        {
            Copy((T*)(v + i), o);
        }
    }

    // A block, in halves: whole vectors of 512 bits go by way of the stack where there are none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(T* from, T* to)
    {
        Vector256<T> low = Vector256.Load(from), high = Vector256.Load(from + Vector256<T>.Count);
        low.Store(to);
        high.Store(to + Vector256<T>.Count);
    }
}
