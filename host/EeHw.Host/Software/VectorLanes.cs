namespace EeHw.Host.Software;

/// <summary>What lies in the lanes of vectors.</summary>
public enum VectorLanes
{
    /// <summary>Samples where the batch fills the lanes and channels would leave many empty, else channels.</summary>
    Best,

    /// <summary>Channels of one sample.</summary>
    Channels,

    /// <summary>The same value of several samples, where every step of the network can be computed so; else channels.</summary>
    Samples,
}
