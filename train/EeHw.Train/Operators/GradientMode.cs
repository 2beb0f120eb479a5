namespace EeHw.Train.Operators;

/// <summary>What a backward pass does with the gradient of one of its inputs.</summary>
internal enum GradientMode
{
    /// <summary>Nobody needs it: nothing trainable lies before that input.</summary>
    None,

    /// <summary>This is the first to write it.</summary>
    Write,

    /// <summary>Another consumer wrote it already: add.</summary>
    Add,
}
