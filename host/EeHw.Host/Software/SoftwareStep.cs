using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>One step of a plan, compiled: runs one sample on one worker. Loops over pixels are compiled in full at their first call: a run is too short to wait for the tiers.</summary>
internal abstract unsafe class SoftwareStep<T> : IDisposable
    where T : unmanaged
{
    private readonly List<IDisposable> _owned = [];

    protected SoftwareStep(PlanTensor output, Operation<T>[] operations) => (Output, Operations) = (output, operations);

    protected PlanTensor Output { get; }

    protected Operation<T>[] Operations { get; }

    /// <summary>Elements of working memory it needs while it runs.</summary>
    public virtual long WorkElements => 0;

    public abstract void Run(in Frame<T> frame);

    public void Dispose() => _owned.ForEach(o => o.Dispose());

    /// <summary>Memory that lives as long as the step.</summary>
    protected TElement* Own<TElement>(ReadOnlySpan<TElement> content)
        where TElement : unmanaged
    {
        var memory = new AlignedMemory<TElement>(content);
        _owned.Add(memory);
        return memory.Pointer;
    }

    /// <summary>Applies the operations to neighbouring pixels and stores them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    protected void Store(Vector512<T>* v, int count, int block, int row, int column, in Frame<T> frame)
    {
        foreach (var operation in Operations)
        {
            operation.Apply(v, count, block, row, column, frame);
        }

        var o = frame.At(Output) + Output.At(block * Output.Lanes, row, column);
        for (var i = 0; i < count; i++)
        {
            v[i].Store(o + (i * Vector512<T>.Count));
        }
    }
}
