namespace EeHw.Sim.Partitions.Schedulers;

/// <summary>Swaps in the last clock in which the oldest waiting sample still meets its deadline.</summary>
/// <param name="clocks">Deadline from arrival.</param>
/// <param name="ahead">What still lies before it: emptying the region, loading, passing the content (for one sample alone).</param>
internal sealed class Deadline(long clocks, long ahead) : ISwapScheduler
{
    /// <inheritdoc/>
    public SwapCall Call(in SwapView view) => view.Waiting > 0 && view.Clock >= LastCall(view) ? SwapCall.Demand : SwapCall.Stay;

    /// <inheritdoc/>
    public long? NextCall(in SwapView view) => view.Waiting > 0 ? LastCall(view) : null;

    private long LastCall(in SwapView view) => view.OldestArrival + clocks - ahead;
}
