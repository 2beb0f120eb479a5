namespace EeHw.Sim.Partitions.Schedulers;

/// <summary>Swaps when N frames wait.</summary>
/// <param name="frames">N, at least 1.</param>
internal sealed class WhenWaiting(int frames) : ISwapScheduler
{
    /// <inheritdoc/>
    public SwapCall Call(in SwapView view) => view.Waiting >= frames ? SwapCall.Demand : SwapCall.Stay;
}
