using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>What happens to computed vectors before they are stored. Neighbouring pixels of one row and one block of channels.</summary>
internal abstract unsafe class Operation<T>
    where T : unmanaged
{
    /// <summary>Changes vectors in place.</summary>
    public abstract void Apply(Vector512<T>* v, int count, int block, int row, int column, in Frame<T> frame);
}
