using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>One step of a plan, compiled: runs samples on one worker. Loops over pixels are compiled in full at their first call: a run is too short to wait for the tiers.</summary>
internal abstract unsafe class SoftwareStep<T> : IDisposable
    where T : unmanaged
{
    /// <summary>Parts for each thread where a step can be cut anywhere: threads that are late take fewer.</summary>
    protected const int PartsPerThread = 4;

    /// <summary>Beyond this weights do not stay in the second cache beside the maps.</summary>
    protected const long CachedBytes = 128 * 1024;

    private readonly List<IDisposable> _owned = [];
    private readonly int* _order;
    private readonly int* _pixels;
    private readonly int _blockStride;

    // A range that comes last is taken on the way to the map.
    private readonly Operation<T>[] _before;
    private readonly RangeOperation<T>? _last;

    protected SoftwareStep(PlanTensor output, Operation<T>[] operations)
    {
        (Output, Operations, _blockStride) = (output, operations, output.BlockStride);
        _last = operations.LastOrDefault() as RangeOperation<T>;
        _before = _last is null ? operations : operations[..^1];
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

    /// <summary>Parts that a frame falls into for some threads; 1 where it is not cut.</summary>
    /// <param name="threads">Threads, at least 2.</param>
    public virtual int PartsFor(int threads) => 1;

    /// <summary>Runs one part of a frame. Parts may run at the same time, each with scratch and working memory of its own.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="part">From 0.</param>
    /// <param name="parts">As many as <see cref="PartsFor"/> said.</param>
    public virtual void Run(in Frame<T> frame, int part, int parts) => Run(frame);

    /// <summary>Runs several frames of one worker.</summary>
    public virtual void Run(ReadOnlySpan<Frame<T>> frames)
    {
        foreach (ref readonly var frame in frames)
        {
            Run(frame);
        }
    }

    public void Dispose() => _owned.ForEach(o => o.Dispose());

    /// <summary>The range of a part.</summary>
    protected static (int First, int End) Share(int total, int part, int parts) => ((int)((long)total * part / parts), (int)((long)total * (part + 1) / parts));

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
        foreach (var operation in _before)
        {
            operation.Apply(v, count, block, pixels, frame);
        }

        var o = frame.At(Output) + ((nint)block * _blockStride);
        if (_last is { } range)
        {
            Vector256<T> low = Vector256.Create(range.Low), high = Vector256.Create(range.High);
            for (var i = 0; i < count; i++)
            {
                Copy((T*)(v + i), o + _pixels[pixels[i]], low, high);
            }

            return;
        }

        for (var i = 0; i < count; i++)
        {
            Copy((T*)(v + i), o + _pixels[pixels[i]]);
        }
    }

    /// <summary>The same for one pixel of blocks that follow one another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void StoreBlocks(Vector512<T>* v, int count, int firstBlock, int pixel, in Frame<T> frame)
    {
        foreach (var operation in _before)
        {
            operation.ApplyBlocks(v, count, firstBlock, _order + pixel, frame);
        }

        var o = frame.At(Output) + ((nint)firstBlock * _blockStride) + _pixels[pixel];
        if (_last is { } range)
        {
            Vector256<T> low = Vector256.Create(range.Low), high = Vector256.Create(range.High);
            for (var i = 0; i < count; i++, o += _blockStride)
            {
                Copy((T*)(v + i), o, low, high);
            }

            return;
        }

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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Copy(T* from, T* to, Vector256<T> least, Vector256<T> most)
    {
        Vector256<T> low = RangeOperation<T>.Clamp(Vector256.Load(from), least, most), high = RangeOperation<T>.Clamp(Vector256.Load(from + Vector256<T>.Count), least, most);
        low.Store(to);
        high.Store(to + Vector256<T>.Count);
    }
}
