namespace EeHw.Host.Streaming;

/// <summary>Samples in the order of their arrival between a producer and the device: bounded, the producer waits where it is full.</summary>
/// <param name="capacity">Samples that wait at most, at least 1.</param>
internal sealed class ArrivalQueue(int capacity) : IDisposable
{
    private readonly Queue<long> _arrivals = new(Math.Min(capacity, 1 << 16));
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _filled = new(0);
    private readonly SemaphoreSlim _free = new(capacity, capacity);

    /// <summary>Most samples that waited at one time.</summary>
    public int Highest { get; private set; }

    /// <summary>Samples that found the queue full.</summary>
    public int HeldBack { get; private set; }

    /// <summary>Puts a sample into the queue, waiting for room.</summary>
    /// <param name="arrival">Its time of arrival.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public void Put(long arrival, CancellationToken cancellation)
    {
        if (!_free.Wait(0, CancellationToken.None))
        {
            HeldBack++;
            _free.Wait(cancellation);
        }

        lock (_gate)
        {
            _arrivals.Enqueue(arrival);
            Highest = Math.Max(Highest, _arrivals.Count);
        }

        _filled.Release();
    }

    /// <summary>Waits for a sample and takes it with those behind it.</summary>
    /// <param name="arrivals">Filled with the times of arrival.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Samples taken, at least 1.</returns>
    public int Take(Span<long> arrivals, CancellationToken cancellation)
    {
        _filled.Wait(cancellation);
        var count = 1;
        while (count < arrivals.Length && _filled.Wait(0, CancellationToken.None))
        {
            count++;
        }

        lock (_gate)
        {
            for (var i = 0; i < count; i++)
            {
                arrivals[i] = _arrivals.Dequeue();
            }
        }

        _free.Release(count);
        return count;
    }

    public void Dispose()
    {
        _filled.Dispose();
        _free.Dispose();
    }
}
