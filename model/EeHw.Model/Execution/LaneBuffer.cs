using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace EeHw.Model.Execution;

/// <summary>Memory for vectors of lanes, one lane per sample; aligned so that no vector straddles two cache lines.</summary>
/// <typeparam name="T">Element type.</typeparam>
internal sealed unsafe class LaneBuffer<T>
    where T : unmanaged
{
    // Pinned, so that the aligned address stays; kept alive by this object, which everybody who uses Vectors holds.
    private readonly byte[] _memory;

    /// <summary>Makes a buffer of zeros.</summary>
    /// <param name="vectors">Number of vectors.</param>
    public LaneBuffer(long vectors)
    {
        _memory = GC.AllocateArray<byte>(checked((int)((vectors + 1) * sizeof(Vector512<T>))), pinned: true);
        var address = (nint)Unsafe.AsPointer(ref _memory[0]);
        Vectors = (Vector512<T>*)((address + sizeof(Vector512<T>) - 1) & -sizeof(Vector512<T>));
    }

    /// <summary>The first vector.</summary>
    public Vector512<T>* Vectors { get; }
}
