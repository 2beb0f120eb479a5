using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>The memory of one worker while it computes one sample.</summary>
internal readonly unsafe struct Frame<T>
    where T : unmanaged
{
    public Frame(T* worker, T* work, T* kept, Vector512<T>* scratch, float* values, long* raws)
    {
        Worker = worker;
        Work = work;
        Kept = kept;
        Scratch = scratch;
        Values = values;
        Raws = raws;
    }

    public T* Worker { get; }

    /// <summary>Room for what a step needs while it runs.</summary>
    public T* Work { get; }

    public T* Kept { get; }

    /// <summary>Room for 16 vectors.</summary>
    public Vector512<T>* Scratch { get; }

    /// <summary>The sample's values, or null.</summary>
    public float* Values { get; }

    /// <summary>The sample's raws, or null.</summary>
    public long* Raws { get; }

    public T* At(PlanTensor tensor) => (tensor.Place == TensorPlace.Worker ? Worker : Kept) + tensor.Offset;
}
