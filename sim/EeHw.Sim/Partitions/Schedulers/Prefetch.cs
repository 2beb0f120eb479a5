namespace EeHw.Sim.Partitions.Schedulers;

/// <summary>
/// Swaps when N frames wait; and as soon as the loaded content is idle, loads the content that has waiting frames, or where none has the one that frames
/// need first. Such a load is given up when a frame needs another content before it is done.
/// </summary>
/// <param name="frames">N, at least 1.</param>
internal sealed class Prefetch(int frames) : ISwapScheduler
{
    /// <inheritdoc/>
    public SwapCall Call(in SwapView view)
        => view.Waiting >= frames ? SwapCall.Demand : view.IsIdle && (view.Waiting > 0 || view.IsFirst) ? SwapCall.Prefetch : SwapCall.Stay;
}
