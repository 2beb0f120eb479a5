using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>What happens to computed vectors before they are stored: of some pixels in one block of channels.</summary>
internal abstract unsafe class Operation<T>
    where T : unmanaged
{
    /// <summary>Whether a smaller value never becomes larger than a larger one, wherever it stands: it may then follow a maximum instead of preceding it.</summary>
    public virtual bool KeepsOrder => false;

    /// <summary>Changes vectors in place, one for each of the pixels, which are counted row by row.</summary>
    public abstract void Apply(Vector512<T>* v, int count, int block, int* pixels, in Frame<T> frame);

    /// <summary>Changes vectors of one pixel and blocks that follow one another.</summary>
    public virtual void ApplyBlocks(Vector512<T>* v, int count, int firstBlock, int* pixel, in Frame<T> frame)
    {
        for (var i = 0; i < count; i++)
        {
            Apply(v + i, 1, firstBlock + i, pixel, frame);
        }
    }
}
