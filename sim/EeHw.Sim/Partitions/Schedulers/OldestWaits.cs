namespace EeHw.Sim.Partitions.Schedulers;

/// <summary>Swaps when the oldest waiting frame has waited for a time.</summary>
/// <param name="clocks">The time, at least 0.</param>
internal sealed class OldestWaits(long clocks) : ISwapScheduler
{
    /// <inheritdoc/>
    public SwapCall Call(in SwapView view) => view.Waiting > 0 && view.Clock >= view.OldestSince + clocks ? SwapCall.Demand : SwapCall.Stay;

    /// <inheritdoc/>
    public long? NextCall(in SwapView view) => view.Waiting > 0 ? view.OldestSince + clocks : null;
}
