using EeHw.Model.Diagnostics;
using EeHw.Model.Engines;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Model.Units;

namespace EeHw.Model.Designs;

/// <summary>The engine of a design of style <c>engine</c>: one array, or several alike, on which layers run in turn.</summary>
public sealed record EngineChoice
{
    /// <summary>Processing elements.</summary>
    public ArraySize Array { get; init; } = new(16, 16);

    /// <summary>How the array is used.</summary>
    public Dataflow Dataflow { get; init; }

    /// <summary>On-chip memory of one engine; null where it was not given, which no design that was read has.</summary>
    public EngineBuffers? Buffers { get; init; }

    /// <summary>Peak of the DRAM in GB/s (10^9 bytes); null for the platform's.</summary>
    public double? DramGbps { get; init; }

    /// <summary>Share of the peak that long transfers reach, above 0 to 1.</summary>
    public double DramEfficiency { get; init; } = 0.79;

    /// <summary>Time from asking for a tile to its first byte, ns.</summary>
    public double DramLatencyNs { get; init; } = 100;

    /// <summary>Bytes of a word of maps and weights, 1 to 4; null for what the wider of the two formats takes.</summary>
    public int? WordBytes { get; init; }

    /// <summary>Most samples run together at a stage, at least 1.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Engines that share the DRAM in equal parts, at least 1.</summary>
    public int Engines { get; init; } = 1;

    /// <summary>Stages (from 0) on streaming hardware of their own, with its clocks per sample; null: those that its foldings give.</summary>
    public IReadOnlyDictionary<int, long?> Pinned { get; init => field = value.ToValueDictionary(); } = ValueDictionary<int, long?>.Empty;

    /// <summary>Bytes of a word under an arithmetic.</summary>
    /// <param name="arithmetic">The design's formats.</param>
    /// <returns>1 or more.</returns>
    public int BytesOf(ArithmeticChoice arithmetic)
    {
        ArgumentNullException.ThrowIfNull(arithmetic);
        return WordBytes ?? ((Math.Max(arithmetic.Activations.Width, arithmetic.Weights.Width) + 7) / 8);
    }

    /// <summary>The engine on a platform.</summary>
    /// <param name="platform">Where DRAM comes from that is not given.</param>
    /// <param name="clockMhz">Clock of the design.</param>
    /// <param name="arithmetic">Formats, for the width of a word.</param>
    /// <returns>One engine, with the whole DRAM.</returns>
    /// <exception cref="EeHwException">EEHW6607 where the platform has no DRAM and none is given, or words of more than 4 bytes.</exception>
    public Engine ToEngine(Platform platform, double clockMhz, ArithmeticChoice arithmetic)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var bytesPerSecond = DramGbps * 1e9 ?? platform.MemoryBandwidth.Value;
        if (bytesPerSecond <= 0)
        {
            throw new EeHwException(Codes.Engines.Figure, new Place { Item = "mapping.engine.dramGbps" }, $"is missing, and {platform.Name} has no external memory.", "Give the peak of the memory behind the engine in GB/s.");
        }

        if (BytesOf(arithmetic) > 4)
        {
            throw new EeHwException(Codes.Engines.Figure, new Place { Item = "mapping.engine.wordBytes" }, FormattableString.Invariant($"words of {BytesOf(arithmetic)} bytes; an engine takes 1 to 4."), "Use formats of at most 32 bits.");
        }

        return new(Array, Dataflow, Buffers!, new EngineDram(bytesPerSecond, DramEfficiency, DramLatencyNs), new Frequency(clockMhz), BytesOf(arithmetic));
    }
}
