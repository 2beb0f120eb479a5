using EeHw.Model.Numerics;

namespace EeHw.Host.Profiles;

/// <summary>What one step of a network takes on a device.</summary>
/// <param name="Layers">Layers it computes, as indices into the network: those fused into one pass stand together.</param>
/// <param name="Stage">Stage from 0.</param>
/// <param name="Macs">Multiply-accumulates per sample, as the layers define them; Winograd's transform needs fewer.</param>
/// <param name="Bytes">Bytes per sample that it reads and writes at least: maps once, weights once for the samples that are computed together.</param>
/// <param name="Seconds">Seconds per sample on one core, measured: the median of the repeats.</param>
public sealed record LayerTime(ValueList<int> Layers, int Stage, long Macs, double Bytes, double Seconds)
{
    /// <summary>Numbers that are multiplied.</summary>
    public required PeakNumbers Numbers { get; init; }

    /// <summary>Multiply-accumulates per second.</summary>
    public double MacsPerSecond => Macs / Seconds;

    /// <summary>Multiply-accumulates per byte.</summary>
    public double MacsPerByte => Macs / Bytes;
}
