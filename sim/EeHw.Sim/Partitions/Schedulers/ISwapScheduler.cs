namespace EeHw.Sim.Partitions.Schedulers;

/// <summary>
/// Decides when a region's content is left. Whatever it says, a content that has nothing to do and can get nothing to do is left for one that has:
/// no scheduler can make the design stand still.
/// </summary>
internal interface ISwapScheduler
{
    /// <summary>Whether a sample may enter only when no other is inside.</summary>
    bool IsOneAtATime => false;

    /// <summary>Asked in every clock in which something changed, for every content that is not loaded.</summary>
    SwapCall Call(in SwapView view);

    /// <summary>The clock at which its answer changes by time alone, or null.</summary>
    long? NextCall(in SwapView view) => null;
}
