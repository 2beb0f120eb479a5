using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>The memory of one worker while it computes one sample, or as many as lie in the lanes of a vector.</summary>
internal unsafe struct Frame<T>
    where T : unmanaged
{
    /// <summary>Vectors of the scratch memory.</summary>
    public const int ScratchVectors = 128;

    /// <summary>Maps that live within a stage.</summary>
    public T* Worker;

    /// <summary>Room for what a step needs while it runs.</summary>
    public T* Work;

    /// <summary>Maps that outlive a stage.</summary>
    public T* Kept;

    /// <summary>Room for <see cref="ScratchVectors"/> vectors.</summary>
    public Vector512<T>* Scratch;

    /// <summary>Values of all samples, or null.</summary>
    public float* Values;

    /// <summary>Raws of all samples, or null.</summary>
    public long* Raws;

    /// <summary>Numbers of a sample.</summary>
    public nint Elements;

    /// <summary>Which samples of the set these are.</summary>
    public int* Samples;

    /// <summary>How many.</summary>
    public int Count;

    public readonly T* At(PlanTensor tensor) => (tensor.Place == TensorPlace.Worker ? Worker : Kept) + tensor.Offset;

    public readonly float* ValuesOf(int i) => Values + (Samples[i] * Elements);

    public readonly long* RawsOf(int i) => Raws + (Samples[i] * Elements);
}
