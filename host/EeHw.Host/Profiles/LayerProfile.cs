using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Host.Profiles;

/// <summary>Times of a network's layers on a device, beside what one core of it reaches at most.</summary>
/// <param name="Layers">Steps in the order of execution.</param>
/// <param name="Peak">Measured in the same process, in the fastest numbers that layers are computed in.</param>
/// <param name="Batch">Samples computed together at most.</param>
/// <param name="Repeats">Repeats whose median counts.</param>
public sealed record LayerProfile(ValueList<LayerTime> Layers, ProcessorPeak Peak, int Batch, int Repeats)
{
    /// <summary>How times were taken, where that is worth saying (<see cref="IProfiledNetwork.Clock"/>).</summary>
    public string? Clock { get; init; }

    private const double Seconds = 0.5;
    private const int MostRepeats = 200;
    private const int LeastRepeats = 5;

    /// <summary>Measures.</summary>
    /// <param name="device">The device.</param>
    /// <param name="request">What to load; its batch capacity is replaced.</param>
    /// <param name="samples">Samples, at least one.</param>
    /// <param name="batch">Samples computed together at most, at least 1.</param>
    /// <param name="cancellation">Ends it early; the repeats so far count.</param>
    /// <returns>The profile; takes about two seconds.</returns>
    /// <exception cref="EeHwException">EEHW8007 where the device has no time for each layer.</exception>
    public static LayerProfile Measure(IDevice device, LoadRequest request, SampleSet samples, int batch, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(device);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(samples);
        var count = Math.Min(batch, samples.Count);
        using var loaded = device.Load(request with { BatchCapacity = count });
        if (!device.Info.IsCpu || loaded is not IProfiledNetwork network)
        {
            throw new EeHwException(
                Codes.Host.BadRun,
                new Place { Item = "--profile" },
                $"{device.Info.Id} {(device.Info.IsCpu ? "runs whole stages and has no time for each layer" : "is no CPU, and no peak of it is known here")}; the software device and OpenCL devices that are CPUs can be profiled.",
                "Profile with --device software, or run without --profile.");
        }

        var once = network.Profile(samples, count, LeastRepeats, cancellation).Sum(l => l.Seconds) * count;
        var repeats = Math.Clamp((int)(Seconds / once), LeastRepeats, MostRepeats);
        var layers = network.Profile(samples, count, repeats, cancellation);
        return new(layers, ProcessorPeak.Measure(layers.Max(l => l.Numbers)), count, repeats) { Clock = network.Clock };
    }
}
