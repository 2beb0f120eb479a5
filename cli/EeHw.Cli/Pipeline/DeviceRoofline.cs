using System.Globalization;
using EeHw.Host;
using EeHw.Host.Profiles;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Report.Figures;

namespace EeHw.Cli.Pipeline;

/// <summary>The measured times of a network's layers as a roofline.</summary>
internal static class DeviceRoofline
{
    /// <summary>Steps that multiply, under the measured peak of one core.</summary>
    /// <param name="profile">The times.</param>
    /// <param name="network">The network they are of.</param>
    /// <param name="device">The device.</param>
    public static Roofline Of(LayerProfile profile, Network network, DeviceInfo device)
    {
        var peak = profile.Peak;
        var (numbers, products) = profile.Layers.Max(l => l.Numbers) switch
        {
            PeakNumbers.Float32 => ("float32", "multiply-adds"),
            PeakNumbers.Doubles when device.Id != "software" => ("fixed point in integers (operations count as FLOP)", "multiply-adds of doubles"),
            PeakNumbers.Doubles => ("fixed point carried in doubles", "multiply-adds of doubles"),
            PeakNumbers.Pairs when device.Id != "software" => ("fixed point, in pairs of 16 bits where they are exact and else in integers of 32 or 64 bits (operations count as FLOP)", "products of pairs"),
            _ => ("fixed point, in pairs of 16 bits where they are exact and else carried in doubles (operations count as FLOP)", "products of pairs"),
        };
        var ridge = peak.MacsPerSecond / peak.BytesPerSecond;
        return new(
            profile.Layers.Where(l => l.Macs > 0).Select(l => new RooflinePoint(NameOf(l, network), l.MacsPerByte, l.MacsPerSecond, l.MacsPerByte < ridge)).ToValueList(),
            peak.MacsPerSecond,
            peak.BytesPerSecond,
            string.Create(CultureInfo.InvariantCulture, $"measured on one core of {device.Id} ({device.Name}), {numbers}: median time per layer of {profile.Repeats} repeats with a batch of {profile.Batch}{(profile.Clock is { } clock ? ", " + clock : "")}, no sample leaving; peak {2e-9 * peak.MacsPerSecond:0.0} GFLOP/s of {products} alone, memory {peak.BytesPerSecond * 1e-9:0.0} GB/s by the STREAM triad. Operations as the layers define them (Winograd's transform computes fewer, and a pool within a convolution leaves out what it does not read: both may pass the peak); bytes each layer must read and write once: a point above the memory's roof is served by caches."))
        {
            IsDevice = true,
        };
    }

    /// <summary>The layers of a step, the first of which multiplies.</summary>
    public static string NameOf(LayerTime time, Network network) => string.Join(" + ", time.Layers.Select(l => network.Layers[l].Name));
}
