using EeHw.Host.Streaming;
using EeHw.Model.Diagnostics;

namespace EeHw.Host.Tests.Streaming;

/// <summary>A device whose every sample takes a known time: the response times can be computed by hand up to what waking a thread takes.</summary>
public sealed class StreamRunTests
{
    private const double Millisecond = 1e6;

    [Test]
    public void Run_PeriodicArrivalsOfASlowDevice_ResponsesGrowBySampleAsInAQueue()
    {
        // Samples every 2 ms, each takes 5 ms: sample i is answered at 5 (i + 1) ms, 5 (i + 1) - 2 i = 5 + 3 i ms after its arrival.
        var device = new SlowDevice(5);

        var result = Run(device, period: 2, samples: 10, new());

        for (var i = 0; i < 10; i++)
        {
            Assert.That(result.ResponsesNs[i] / Millisecond, Is.GreaterThanOrEqualTo(5 + (3 * i) - 0.1), $"sample {i}");
        }

        var service = result.Measurement.Service!;
        Assert.That(service.Samples, Is.EqualTo(9), "the first tenth is the warm-up");
        Assert.That(service.OfferedPerSecond, Is.EqualTo(500).Within(1e-6));
        Assert.That(service.SustainablePerSecond, Is.LessThanOrEqualTo(200.1));
        Assert.That(service.WaitNs / Millisecond, Is.GreaterThanOrEqualTo(3.0 * 5 - 0.1), "the mean of 3 i over samples 1 to 9");
        Assert.That(result.Measurement.Notes[^1], Does.StartWith("Samples arrive faster (500 /s) than this device takes them ("));
        Assert.That(result.HighestQueue, Is.GreaterThanOrEqualTo(5));
    }

    [Test]
    public void Run_FullQueue_HoldsTheProducerBackButNotTheClock()
    {
        var device = new SlowDevice(4);

        var result = Run(device, period: 1, samples: 12, new() { Capacity = 2 });

        // As if the queue were endless: sample 11 is answered at 48 ms, 37 ms after it should have arrived.
        Assert.That(result.HeldBack, Is.GreaterThan(0));
        Assert.That(result.HighestQueue, Is.LessThanOrEqualTo(2));
        Assert.That(result.ResponsesNs[11] / Millisecond, Is.GreaterThanOrEqualTo(37 - 0.1));
    }

    [Test]
    public void Run_BatchesOfWhatWaits_TakesSeveralAtOnceAndWaitsForNone()
    {
        // All arrive at once; the device takes 4 at a time, each batch 5 ms.
        var device = new SlowDevice(5);

        var result = Run(device, period: 0, samples: 8, new() { Batch = 4 });

        // Whoever was first may have gone alone: its batch was taken before the others were there.
        Assert.That(device.Batches.Sum(), Is.EqualTo(8));
        Assert.That(device.Batches, Has.Some.GreaterThan(1));
        Assert.That(device.Batches, Is.All.LessThanOrEqualTo(4));
        Assert.That(result.Measurement.Samples, Is.EqualTo(8));
    }

    [Test]
    public void Run_DeadlineAndLabels_AreCounted()
    {
        // 5 + 3 i ms after arrival: samples 1 to 9 are counted, all of them later than 6 ms.
        var result = Run(new SlowDevice(5), period: 2, samples: 10, new() { Deadline = 6 });

        Assert.That(result.Measurement.Service!.MissFraction, Is.EqualTo(1));
        Assert.That(result.Measurement.AccuracyFraction, Is.EqualTo(0.5), "labels are 0 and 1 by turns, the device always answers 0");
        Assert.That(result.Measurement.ExitShares.Sum(), Is.EqualTo(1).Within(1e-12));
    }

    [Test]
    public void Run_Cancelled_GivesWhatWasAnswered()
    {
        using var cancellation = new CancellationTokenSource();
        var device = new SlowDevice(1)
        {
            OnBatch = n =>
            {
                if (n == 6)
                {
                    cancellation.Cancel();
                }
            },
        };

        var result = Run(device, period: 1, samples: 100_000, new(), cancellation.Token);

        Assert.That(result.Measurement.IsPartial, Is.True);
        Assert.That(result.Measurement.Samples, Is.InRange(1, 99_999));
    }

    [TestCase(0, 1, "--batch: error EEHW8007: is 0; at least 1 is needed.")]
    [TestCase(1, 0, "--queue: error EEHW8007: is 0; at least 1 is needed.")]
    public void Run_OptionsOutOfRange_AreRefused(int batch, int capacity, string message)
    {
        var e = Assert.Throws<EeHwException>(() => Run(new SlowDevice(1), 1, 5, new() { Batch = batch, Capacity = capacity }));

        Assert.That(e.Message, Is.EqualTo(message));
    }

    private static StreamResult Run(SlowDevice device, double period, int samples, Choice choice, CancellationToken cancellation = default)
    {
        var network = ExitNetworks.TwoExits();
        var next = -period * Millisecond;
        return StreamRun.Run(
            device,
            new LoadRequest { Network = network },
            SampleSet.Float(network.Input, new float[4 * network.Input.Elements]),
            [0, 1, 0, 1],
            ExitRule.Never(2),
            new StreamOptions
            {
                NextArrivalNs = () => next += period * Millisecond,
                Samples = samples,
                Batch = choice.Batch,
                QueueCapacity = choice.Capacity,
                DeadlineNs = choice.Deadline * Millisecond,
            },
            cancellation);
    }

    private sealed record Choice
    {
        public int Batch { get; init; } = 1;

        public int Capacity { get; init; } = 1000;

        public double? Deadline { get; init; }
    }

    // Every batch takes at least so many milliseconds.
    private sealed class SlowDevice(int milliseconds) : IDevice, ILoadedNetwork
    {
        private int _passSamples = 8;

        public List<int> Batches { get; } = [];

        public Action<int>? OnBatch { get; init; }

        public DeviceInfo Info { get; } = new("slow", "slow", "test", 1, true, null);

        public TimeSpan BuildTime => TimeSpan.Zero;

        public int BatchCapacity { get; private set; }

        public ILoadedNetwork Load(LoadRequest request)
        {
            BatchCapacity = request.BatchCapacity;
            return this;
        }

        public void Run(SampleSet samples, int first, int count, ExitRule rule, Answers answers)
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            while (System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds)
            {
                Thread.Sleep(0);
            }

            for (var i = first; i < first + count; i++)
            {
                answers.Decisions.ExitOf[i] = 1;
                answers.LatencyTicks[i] = System.Diagnostics.Stopwatch.GetTimestamp() - start;
            }

            // Two passes over four samples come first.
            if (_passSamples > 0)
            {
                _passSamples -= count;
                return;
            }

            Batches.Add(count);
            OnBatch?.Invoke(Batches.Count);
        }

        public void Dispose()
        {
            // Nothing is held.
        }
    }
}
