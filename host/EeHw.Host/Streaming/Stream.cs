using System.Diagnostics;

namespace EeHw.Host.Streaming;

/// <summary>One run: the thread of arrivals, the queue, and the device's loop on the calling thread.</summary>
internal sealed class Stream(ILoadedNetwork loaded, SampleSet samples, ExitRule rule, StreamOptions options, int batch) : IDisposable
{
    private const int ReportEvery = 256;
    private const double NsPerSecond = 1e9;

    private readonly CancellationTokenSource _ends = new();
    private double _latenessTicks;

    public ArrivalQueue Queue { get; } = new(options.QueueCapacity);

    /// <summary>Planned times of arrival, ns from the start.</summary>
    public double[] Arrivals { get; } = new double[options.Samples];

    /// <summary>Arrival to answer, ns.</summary>
    public double[] Responses { get; } = new double[options.Samples];

    /// <summary>Taken by the device to answer, ns.</summary>
    public double[] Latencies { get; } = new double[options.Samples];

    public byte[] ExitOf { get; } = new byte[options.Samples];

    public int[] Prediction { get; } = new int[options.Samples];

    /// <summary>Samples answered.</summary>
    public int Done { get; private set; }

    /// <summary>First arrival to last answer.</summary>
    public double Seconds { get; private set; }

    public double LatenessNs => Done == 0 ? 0 : _latenessTicks / Done * NsPerSecond / Stopwatch.Frequency;

    public void Run(CancellationToken cancellation)
    {
        for (var i = 0; i < Arrivals.Length; i++)
        {
            Arrivals[i] = options.NextArrivalNs();
        }

        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellation, _ends.Token);
        var start = Stopwatch.GetTimestamp();
        Exception? failure = null;
        var producer = new Thread(() =>
        {
            try
            {
                Produce(start, both.Token);
            }
            catch (OperationCanceledException)
            {
                // The run was ended from outside.
            }
            catch (Exception e)
            {
                failure = e;
                _ends.Cancel();
            }
        }) { IsBackground = true, Name = "arrivals" };
        producer.Start();
        try
        {
            Consume(start, both.Token);
        }
        catch (OperationCanceledException) when (failure is null)
        {
            // What was answered until then is the result.
        }
        finally
        {
            _ends.Cancel();
            producer.Join();
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    public void Dispose()
    {
        _ends.Dispose();
        Queue.Dispose();
    }

    private static double Ns(long ticks) => ticks * NsPerSecond / Stopwatch.Frequency;

    private void Produce(long start, CancellationToken cancellation)
    {
        foreach (var ns in Arrivals)
        {
            var due = start + (long)(ns * Stopwatch.Frequency / NsPerSecond);
            ArrivalClock.WaitUntil(due, cancellation);
            cancellation.ThrowIfCancellationRequested();
            Queue.Put(due, cancellation);
            _latenessTicks += Math.Max(0, Stopwatch.GetTimestamp() - due);
        }
    }

    private void Consume(long start, CancellationToken cancellation)
    {
        var due = new long[batch];
        var answers = new Answers(samples.Count);
        var reported = 0;
        while (Done < options.Samples)
        {
            // The set is walked cyclically; a batch does not reach over its end.
            var first = Done % samples.Count;
            var count = Queue.Take(due.AsSpan(0, Math.Min(batch, samples.Count - first)), cancellation);
            var taken = Stopwatch.GetTimestamp();
            loaded.Run(samples, first, count, rule, answers);
            for (var i = 0; i < count; i++)
            {
                var at = Done + i;
                Latencies[at] = Ns(answers.LatencyTicks[first + i]);
                Responses[at] = Ns(taken - due[i]) + Latencies[at];
                ExitOf[at] = answers.Decisions.ExitOf[first + i];
                Prediction[at] = answers.Decisions.Prediction[first + i];
            }

            Done += count;
            Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds - (Arrivals[0] / NsPerSecond);
            if (Done - reported >= ReportEvery)
            {
                reported = Done;
                options.Progress?.Report((double)Done / options.Samples);
            }
        }
    }
}
