namespace EeHw.Sim.Partitions.Schedulers;

/// <summary>One sample after the other: a hard one has the content swapped at once, the next enters when it is out.</summary>
internal sealed class PerSample : ISwapScheduler
{
    /// <inheritdoc/>
    public bool IsOneAtATime => true;

    /// <inheritdoc/>
    public SwapCall Call(in SwapView view) => view.Waiting > 0 ? SwapCall.Demand : SwapCall.Stay;
}
