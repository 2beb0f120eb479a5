namespace EeHw.Codegen.OpenCl;

/// <summary>What lies in the lanes of vectors.</summary>
public enum OpenClLanes
{
    /// <summary>Samples where the batch fills the lanes and channels would leave many empty, else channels.</summary>
    Best,

    /// <summary>Channels of one sample.</summary>
    Channels,

    /// <summary>The same value of several samples.</summary>
    Samples,
}
