namespace EeHw.Model.Kernels;

/// <summary>Where a tensor lives while a batch runs.</summary>
public enum TensorPlace
{
    /// <summary>In the memory of the worker that computes the sample: nobody needs it after the stage.</summary>
    Worker,

    /// <summary>In the memory of the sample: a later stage reads it.</summary>
    Sample,
}
