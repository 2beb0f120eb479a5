using System.Diagnostics;
using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Host.Streaming;

/// <summary>
/// Runs samples that arrive by themselves: a thread puts each into a bounded queue at its time, the device takes what waits. Times count from when a sample should have
/// arrived, so that a device (or a queue) that holds arrivals back makes its own figures worse, not better.
/// </summary>
public static class StreamRun
{
    private const int Batches = 20;

    // Of the t distribution with 19 degrees of freedom.
    private const double T95 = 2.093;

    /// <summary>Runs and measures; a first pass over the samples warms up and gives what the device can take at most.</summary>
    /// <param name="device">The device.</param>
    /// <param name="request">What to load; its batch capacity is replaced by the options' batch.</param>
    /// <param name="samples">The samples.</param>
    /// <param name="labels">True classes [N].</param>
    /// <param name="rule">Who leaves where.</param>
    /// <param name="options">Arrivals and queue.</param>
    /// <param name="cancellation">Ends the run; one cut short says so.</param>
    /// <returns>The measurement.</returns>
    /// <exception cref="EeHwException">EEHW8007 for options out of range; others as the device says.</exception>
    public static StreamResult Run(IDevice device, LoadRequest request, SampleSet samples, IReadOnlyList<int> labels, ExitRule rule, StreamOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(options);
        Check("--samples", samples.Count);
        Check("--samples", options.Samples);
        Check("--batch", options.Batch);
        Check("--queue", options.QueueCapacity);
        var batch = Math.Min(options.Batch, samples.Count);
        using var loaded = device.Load(request with { BatchCapacity = batch });
        var sustainable = Sustainable(loaded, samples, batch, rule, cancellation);
        using var stream = new Stream(loaded, samples, rule, options, batch);
        var before = options.Meter?.ReadJoules();
        stream.Run(cancellation);
        var joules = options.Meter?.ReadJoules() - before;
        return Result(device, request, labels, options, batch, loaded, sustainable, stream, joules);
    }

    private static void Check(string option, int value)
    {
        if (value < 1)
        {
            throw new EeHwException(Codes.Host.BadRun, new Place { Item = option }, string.Create(CultureInfo.InvariantCulture, $"is {value}; at least 1 is needed."));
        }
    }

    // The faster of two passes with a sample always waiting.
    private static double Sustainable(ILoadedNetwork loaded, SampleSet samples, int batch, ExitRule rule, CancellationToken cancellation)
    {
        var best = double.PositiveInfinity;
        for (var pass = 0; pass < 2; pass++)
        {
            var start = Stopwatch.GetTimestamp();
            var answers = new Answers(samples.Count);
            for (var first = 0; first < samples.Count; first += batch)
            {
                cancellation.ThrowIfCancellationRequested();
                loaded.Run(samples, first, Math.Min(batch, samples.Count - first), rule, answers);
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return samples.Count / best;
    }

    private static StreamResult Result(
        IDevice device,
        LoadRequest request,
        IReadOnlyList<int> labels,
        StreamOptions options,
        int batch,
        ILoadedNetwork loaded,
        double sustainable,
        Stream stream,
        double? joules)
    {
        var done = stream.Done;
        var warmUp = Math.Min(options.WarmUpSamples ?? done / 10, Math.Max(0, done - 1));
        var counted = Math.Max(0, done - warmUp);
        var responses = stream.Responses.AsSpan(0, done);
        var tail = responses[warmUp..].ToArray();
        var latencies = stream.Latencies.AsSpan(0, done)[warmUp..].ToArray();
        var waits = tail.Zip(latencies, (r, l) => r - l).DefaultIfEmpty().Average();
        var spanNs = done > 1 ? stream.Arrivals[done - 1] - stream.Arrivals[0] : 0;
        var network = request.Network;
        var shares = new double[network.ExitCount];
        var right = 0;
        for (var i = 0; i < done; i++)
        {
            shares[stream.ExitOf[i]] += 1.0 / done;
            right += stream.Prediction[i] == network.Exits[stream.ExitOf[i]].LabelOf(labels[i % labels.Count]) ? 1 : 0;
        }

        var response = Spread(tail);
        var offered = spanNs > 0 ? (done - 1) / spanNs * 1e9 : 0;
        var notes = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"Times count from when a sample should arrive; {warmUp} samples of the warm-up left out. The device takes up to {batch} waiting samples at once; {options.QueueCapacity} may wait."),
            string.Create(CultureInfo.InvariantCulture, $"At most {stream.Queue.Highest} samples waited; {stream.Queue.HeldBack} found the queue full; the producer put samples {stream.LatenessNs / 1000:0.0} us late in the mean, which is part of their times."),
        };
        if (offered > sustainable)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Samples arrive faster ({offered:0} /s) than this device takes them ({sustainable:0} /s): times grow with the length of the run."));
        }

        var measurement = new Measurement
        {
            Source = MeasurementSource.Measured,
            Tool = $"{device.Info.Name} ({device.Info.Driver})",
            Samples = done,
            IsPartial = done < options.Samples,
            ThroughputPerSecond = stream.Seconds > 0 ? done / stream.Seconds : 0,
            LatencyNs = Spread(latencies),
            Service = new(counted, response, HalfWidth(tail), waits, offered, sustainable, options.DeadlineNs, options.DeadlineNs is { } deadline && counted > 0 ? tail.Count(r => r > deadline) / (double)counted : null),
            AccuracyFraction = done == 0 ? null : (double)right / done,
            ExitShares = shares.ToValueList(),
            Exits = network.Exits.Select((e, k) =>
            {
                var own = Enumerable.Range(warmUp, counted).Where(i => stream.ExitOf[i] == k).ToArray();
                return new ExitUse(e.Name, shares[k], Spread([.. own.Select(i => stream.Latencies[i])]), Spread([.. own.Select(i => stream.Responses[i])]));
            }).ToValueList(),
            EnergyPjPerSample = joules is { } j && done > 0 ? new(j / done * 1e12, j / done * 1e12, j / done * 1e12) : null,
            EnergySource = options.Meter is { } meter ? $"measured: {meter.Name}, idle power included" : $"not measured: {options.NoMeter ?? "no meter was asked for"}",
            Notes = notes.ToValueList(),
        };
        return new(measurement, ValueList.Create<double>(responses), stream.Queue.Highest, stream.Queue.HeldBack, stream.LatenessNs, loaded.BuildTime);
    }

    private static Distribution? Spread(double[] values)
    {
        if (values.Length == 0)
        {
            return null;
        }

        var sorted = values.Order().ToArray();
        return new(values.Average(), At(0.5), At(0.95), At(0.99), sorted[^1]);

        double At(double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    // 95 % confidence of the mean by batch means, as the simulator states it: neighbouring responses hang together.
    private static double? HalfWidth(double[] responses)
    {
        var size = responses.Length / Batches;
        if (size < 2)
        {
            return null;
        }

        var means = Enumerable.Range(0, Batches).Select(b => responses.Skip(b * size).Take(size).Average()).ToArray();
        var mean = means.Average();
        return T95 * Math.Sqrt(means.Sum(m => (m - mean) * (m - mean)) / (Batches - 1) / Batches);
    }
}
