namespace EeHw.Sim.Partitions.Schedulers;

/// <summary>What a scheduler says of a content that is not loaded.</summary>
internal enum SwapCall
{
    /// <summary>Not now.</summary>
    Stay,

    /// <summary>Load it ahead of need: given up when frames need another content before it is there.</summary>
    Prefetch,

    /// <summary>Load it.</summary>
    Demand,
}
