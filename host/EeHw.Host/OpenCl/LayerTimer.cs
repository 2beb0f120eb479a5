using System.Diagnostics;
using EeHw.Host.Profiles;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Host.OpenCl;

/// <summary>Times the launches of a program layer by layer for one sample in one work group: by the driver's events, or where its queues have none by the wall clock, launch and wait included.</summary>
/// <param name="network">The network.</param>
/// <param name="program">Its program.</param>
/// <param name="layers">Kernels of its layers.</param>
/// <param name="queue">Where they are launched; the list holds the sample.</param>
/// <param name="hasEvents">Whether the queue keeps the times of its events.</param>
internal sealed unsafe class LayerTimer(Network network, KernelProgram program, KernelSet layers, QueueHandle queue, bool hasEvents)
{
    private const uint Started = 0x1282;
    private const uint Ended = 0x1283;

    /// <summary>Measures.</summary>
    /// <param name="repeats">Repeats; the median counts.</param>
    /// <param name="cancellation">Ends it after the repeat at hand.</param>
    public ValueList<LayerTime> Measure(int repeats, CancellationToken cancellation)
    {
        var times = program.Layers.Select(stage => stage.Select(_ => new List<double>()).ToArray()).ToArray();
        for (var repeat = 0; repeat < repeats && (repeat == 0 || !cancellation.IsCancellationRequested); repeat++)
        {
            for (var stage = 0; stage < times.Length; stage++)
            {
                for (var i = 0; i < times[stage].Length; i++)
                {
                    times[stage][i].Add(Seconds(stage, i));
                }
            }
        }

        var costs = new NetworkCosts(network);
        var entries = new List<LayerTime>();
        var preparing = 0.0;
        for (var stage = 0; stage < times.Length; stage++)
        {
            for (var i = 0; i < times[stage].Length; i++)
            {
                preparing += times[stage][i].Order().ElementAt(times[stage][i].Count / 2);
                if (program.Layers[stage][i].Layers is { Count: > 0 } own)
                {
                    entries.Add(Entry(own, stage, preparing, costs));
                    preparing = 0;
                }
            }

            // What hands out the logits belongs to the layer that computed them.
            if (entries.Count > 0)
            {
                entries[^1] = entries[^1] with { Seconds = entries[^1].Seconds + preparing };
                preparing = 0;
            }
        }

        return entries.ToValueList();
    }

    private LayerTime Entry(ValueList<int> own, int stage, double seconds, NetworkCosts costs)
    {
        var bytes = program.Element == KernelElement.Int64 ? sizeof(long) : sizeof(int);
        var maps = own.SelectMany(l => network.Layers[l].Inputs).Where(l => !own.Contains(l)).Distinct().Append(own[^1]);
        var numbers = program.Element switch
        {
            KernelElement.Float32 => PeakNumbers.Float32,
            KernelElement.Int32 when ProcessorPeak.HasPairs => PeakNumbers.Pairs,
            _ => PeakNumbers.Doubles,
        };
        return new(own, stage, own.Sum(l => costs.LayerMacs[l]), (double)bytes * (maps.Sum(l => network.Layers[l].Output.Elements) + own.Sum(l => costs.LayerParameters[l])), seconds) { Numbers = numbers };
    }

    private double Seconds(int stage, int index)
    {
        nint done = 0;
        var start = Stopwatch.GetTimestamp();
        layers.LaunchLayer(stage, index, 1, 1, hasEvents ? &done : null);
        Status.Check(Native.clFinish(queue.Value), nameof(Native.clFinish));
        if (!hasEvents)
        {
            return Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        try
        {
            return 1e-9 * (Time(done, Ended) - Time(done, Started));
        }
        finally
        {
            _ = Native.clReleaseEvent(done);
        }
    }

    // Nanoseconds of the device's clock.
    private static ulong Time(nint done, uint name)
    {
        ulong time;
        Status.Check(Native.clGetEventProfilingInfo(done, name, sizeof(ulong), &time, null), nameof(Native.clGetEventProfilingInfo));
        return time;
    }
}
