using System.Diagnostics;
using System.Globalization;
using EeHw.Host.Power;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Host;

/// <summary>Runs samples through a network on a device and measures what that takes.</summary>
public static class InferenceRun
{
    private const int ShownMismatches = 16;

    // Often enough for sensors that change about ten times a second, seldom enough to cost nothing.
    private static readonly TimeSpan _sampling = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs and measures. Loading, compiling and a first pass that warms caches and clocks are kept out.</summary>
    /// <param name="device">The device.</param>
    /// <param name="request">What to load; its batch capacity is replaced by the options' batch.</param>
    /// <param name="samples">The samples, at least one.</param>
    /// <param name="labels">True classes [N].</param>
    /// <param name="rule">Who leaves where.</param>
    /// <param name="reference">The reference to compare every answer with; null for no comparison.</param>
    /// <param name="options">How to measure; null for <see cref="RunOptions.Default"/>.</param>
    /// <param name="cancellation">Ends the run after the pass at hand; a run cut short says so.</param>
    /// <returns>Measurement and answers.</returns>
    /// <exception cref="EeHwException">EEHW8007 for no samples or options out of range; others as the device says.</exception>
    public static RunResult Run(
        IDevice device,
        LoadRequest request,
        SampleSet samples,
        IReadOnlyList<int> labels,
        ExitRule rule,
        Reference? reference = null,
        RunOptions? options = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(request);
        options ??= RunOptions.Default;
        Check("--samples", samples.Count);
        Check("--batch", options.Batch);
        Check("--repeats", options.Repeats);
        var batch = Math.Min(options.Batch, samples.Count);
        using var loaded = device.Load(request with { BatchCapacity = batch });

        // The first pass warms up and is compared with the reference.
        var network = request.Network;
        var first = new Answers(samples.Count, [.. Enumerable.Range(0, network.ExitCount).Select(network.Classes)]);
        Pass(loaded, samples, batch, rule, first, cancellation);
        var (count, shown) = reference is null ? (null, []) : Compare(first, reference, exit => request.Quantized?.LogitFormat(exit).Step ?? 1);

        using var log = options.Meter is null ? null : new EnergyLog(options.Meter, _sampling);
        var idle = Watch(log, options.IdleTime, cancellation);
        var passes = new List<(double Seconds, long[] Latency, double? Joules)>();
        for (var i = 0; i < options.Repeats && (i == 0 || !cancellation.IsCancellationRequested); i++)
        {
            var answers = new Answers(samples.Count);
            var joules = log?.Read()?.Joules;
            var start = Stopwatch.GetTimestamp();
            Pass(loaded, samples, batch, rule, answers, CancellationToken.None);
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            passes.Add((seconds, answers.LatencyTicks, log?.Read()?.Joules - joules));
            options.Progress?.Report((i + 1.0) / options.Repeats);
        }

        var measurement = Measure(device, network, first, labels, passes, options, batch, log?.Failure, idle) with
        {
            IsPartial = passes.Count < options.Repeats,
            Mismatches = count,
        };
        return new(measurement, first, shown.ToValueList(), loaded.BuildTime, batch) { LatenciesNs = Nanoseconds(Median(passes).Latency).ToValueList() };
    }

    private static void Check(string option, int value)
    {
        if (value < 1)
        {
            throw new EeHwException(
                Codes.Host.BadRun,
                new Place { Item = option },
                string.Create(CultureInfo.InvariantCulture, $"is {value}; at least 1 is needed."));
        }
    }

    private static void Pass(ILoadedNetwork loaded, SampleSet samples, int batch, ExitRule rule, Answers answers, CancellationToken cancellation)
    {
        rule.Begin();
        for (var first = 0; first < samples.Count; first += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            loaded.Run(samples, first, Math.Min(batch, samples.Count - first), rule, answers);
        }
    }

    private static Measurement Measure(
        IDevice device,
        Network network,
        Answers answers,
        IReadOnlyList<int> labels,
        List<(double Seconds, long[] Latency, double? Joules)> passes,
        RunOptions options,
        int batch,
        string? failure,
        IdlePower? idle)
    {
        var samples = answers.LatencyTicks.Length;
        var median = Median(passes);
        var latency = Nanoseconds(median.Latency);
        var exitOf = answers.Decisions.ExitOf;
        var shares = answers.Decisions.Shares(network.ExitCount);
        var exits = network.Exits.Select((e, k) =>
        {
            var own = latency.Where((_, n) => exitOf[n] == k).ToArray();
            var spread = own.Length == 0 ? null : Spread(own);
            return new ExitUse(e.Name, shares[k], spread, spread);
        });
        var energies = failure is null ? passes.Where(p => p.Joules is not null).Select(p => new EnergyPoint(p.Seconds, p.Joules!.Value)).ToList() : [];
        var notes = new List<string>
        {
            string.Create(CultureInfo.InvariantCulture, $"Latency is from the start of a sample's batch of {batch} to its answer; throughput is the median of {passes.Count} passes over {samples} samples."),
        };
        return new Measurement
        {
            Source = MeasurementSource.Measured,
            Tool = $"{device.Info.Name} ({device.Info.Driver})",
            Samples = samples,
            ThroughputPerSecond = samples / median.Seconds,
            LatencyNs = Spread(latency),
            AccuracyFraction = answers.Decisions.Accuracy(answers.Decisions.LabelsOf(labels, network.LabelMaps)),
            ExitShares = shares.ToValueList(),
            Exits = exits.ToValueList(),
            EnergyPjPerSample = energies.Count == 0 ? null : EnergyStatistics.PerSample(energies, samples, idle, options.Meter!.UpdateSeconds),
            EnergySource = SourceOf(options, failure, idle, energies.Count),
            Notes = notes.ToValueList(),
        };
    }

    private static string SourceOf(RunOptions options, string? failure, IdlePower? idle, int passes)
    {
        if (options.Meter is not { } meter)
        {
            return $"not measured: {options.NoMeter ?? "no meter was asked for"}";
        }

        return failure is not null ? $"not measured: {failure}"
            : idle is null ? $"measured: {meter.Name}, idle power included"
            : string.Create(CultureInfo.InvariantCulture, $"measured: {meter.Name}, idle power of {idle.Watts:0.00} +- {2 * idle.ErrorWatts:0.00} W over {idle.Seconds:0.0} s subtracted, {passes} passes");
    }

    // What the machine draws while nothing is asked of it.
    private static IdlePower? Watch(EnergyLog? log, TimeSpan time, CancellationToken cancellation)
    {
        if (log is null || time <= TimeSpan.Zero || log.Read() is not { } begin)
        {
            return null;
        }

        cancellation.WaitHandle.WaitOne(time);
        return log.Read() is { } end ? log.Power(begin.Seconds, end.Seconds) : null;
    }

    private static (double Seconds, long[] Latency, double? Joules) Median(List<(double Seconds, long[] Latency, double? Joules)> passes)
        => passes.OrderBy(p => p.Seconds).ElementAt((passes.Count - 1) / 2);

    private static double[] Nanoseconds(long[] ticks) => Array.ConvertAll(ticks, t => t * 1e9 / Stopwatch.Frequency);

    // Percentiles as the smallest value that the share of samples does not exceed.
    private static Distribution Spread(double[] values)
    {
        var sorted = values.Order().ToArray();
        return new(values.Average(), At(0.5), At(0.95), At(0.99), sorted[^1]);

        double At(double share) => sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }

    private static (long? Count, List<SampleMismatch> Shown) Compare(Answers answers, Reference reference, Func<int, double> unit)
    {
        var (trace, wrong, shown) = (reference.Trace, 0L, new List<SampleMismatch>());
        var scales = Enumerable.Range(0, trace.Exits).Select(k => Scale(trace, k)).ToArray();
        for (var n = 0; n < answers.LatencyTicks.Length; n++)
        {
            if (Differs(n) is { } mismatch)
            {
                wrong++;
                if (shown.Count < ShownMismatches)
                {
                    shown.Add(mismatch);
                }
            }
        }

        return (wrong, shown);

        SampleMismatch? Differs(int n)
        {
            var (expected, actual) = (reference.Decisions, answers.Decisions);
            for (var k = 0; k <= actual.ExitOf[n]; k++)
            {
                var logits = trace.LogitsOf(k, n);
                for (var c = 0; c < logits.Length; c++)
                {
                    var value = answers.Logits![k][(n * logits.Length) + c] * unit(k);
                    if (!(Math.Abs(value - logits[c]) <= reference.Tolerance * scales[k]))
                    {
                        return new(n, string.Create(CultureInfo.InvariantCulture, $"logit {c} of exit {k + 1}"), logits[c], value);
                    }
                }
            }

            // A difference within the tolerance can turn a decision that hangs on it; where logits must be equal, so must decisions.
            return expected.ExitOf[n] != actual.ExitOf[n] ? new(n, "exit", expected.ExitOf[n] + 1, actual.ExitOf[n] + 1)
                : expected.Prediction[n] != actual.Prediction[n] ? new(n, "class", expected.Prediction[n], actual.Prediction[n])
                : null;
        }
    }

    private static double Scale(Model.Exits.Trace trace, int exit)
    {
        var largest = 0.0;
        foreach (var v in trace.LogitsOf(exit))
        {
            largest = Math.Max(largest, Math.Abs(v));
        }

        return largest;
    }
}
