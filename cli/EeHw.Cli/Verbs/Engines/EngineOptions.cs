using System.CommandLine;
using EeHw.Model.Diagnostics;
using EeHw.Model.Engines;
using EeHw.Model.Platforms;
using EeHw.Model.Units;

namespace EeHw.Cli.Verbs.Engines;

/// <summary>Options that describe the memories of an engine; with --buffers the engine has them.</summary>
internal sealed class EngineOptions
{
    private readonly Option<string?> _buffers = new("--buffers") { Description = "On-chip bytes for input maps, weights, sums: 256K,256K,128K. With it tiles are chosen and DRAM is counted." };
    private readonly Option<double?> _bandwidth = new("--dram-gbps") { Description = "DRAM peak, GB/s; else the platform's." };
    private readonly Option<double> _efficiency = new("--dram-efficiency") { Description = "Share of the peak that long transfers reach (0.79: sequential DDR4-2400, simulated with DRAMsim3).", DefaultValueFactory = _ => 0.79 };
    private readonly Option<double> _latency = new("--dram-latency-ns") { Description = "Time from asking for a tile to its first byte (an engineering estimate).", DefaultValueFactory = _ => 100 };
    private readonly Option<double?> _clock = new("--clock") { Description = "Clock of the engine, MHz; else the platform's highest." };
    private readonly Option<int> _bytes = new("--bytes") { Description = "Bytes of a word of maps and weights, 1 to 4.", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _platform = new("--platform") { Description = "Platform for DRAM, clock and energies." };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_buffers, _bandwidth, _efficiency, _latency, _clock, _bytes, _platform];

    /// <summary>The platform, or null.</summary>
    public Platform? Platform(VerbContext context) => context.Parsed.GetValue(_platform) is { } name ? PlatformLibrary.Find(name, new Place { Item = "--platform" }) : null;

    /// <summary>The engine, or null where no buffers are given.</summary>
    /// <exception cref="EeHwException">EEHW6605, EEHW6607.</exception>
    public Engine? Engine(VerbContext context, ArraySize size, Dataflow dataflow)
    {
        if (context.Parsed.GetValue(_buffers) is not { } buffers)
        {
            return null;
        }

        var platform = Platform(context);
        var dram = new EngineDram(
            Figure("--dram-gbps", context.Parsed.GetValue(_bandwidth) ?? platform?.MemoryBandwidth.Value / 1e9, 1e-3, 1e5, "GB/s") * 1e9,
            Figure("--dram-efficiency", context.Parsed.GetValue(_efficiency), 0.01, 1, "of the peak"),
            Figure("--dram-latency-ns", context.Parsed.GetValue(_latency), 0, 1e6, "ns"));
        var clock = new Frequency(Figure("--clock", context.Parsed.GetValue(_clock) ?? platform?.MaximumClock.Value, 1, 1e4, "MHz"));
        var memory = EngineBuffers.Parse(buffers, new Place { Item = "--buffers" });
        if (platform?.Engine is { } chip)
        {
            Fits("--array", (double)size.Rows * size.Columns, chip.Elements, "processing elements");
            Fits("--buffers", (double)memory.Input + memory.Weights + memory.Output, chip.Sram, "bytes on chip");
        }

        return new(size, dataflow, memory, dram, clock, (int)Figure("--bytes", context.Parsed.GetValue(_bytes), 1, 4, "bytes"));
    }

    private static void Fits(string name, double wanted, Quantity there, string what)
    {
        if (wanted > there.Value)
        {
            throw new EeHwException(
                Codes.Engines.Figure,
                new Place { Item = name },
                FormattableString.Invariant($"asks for {wanted} {what}; the chip has {there.Value} ({there.Source})."),
                "Ask for less, or give --platform a file of a larger chip.");
        }
    }

    private static double Figure(string name, double? value, double least, double most, string unit)
        => value is { } v && v >= least && v <= most
            ? v
            : throw new EeHwException(
                Codes.Engines.Figure,
                new Place { Item = name },
                FormattableString.Invariant($"{(value is { } wrong ? $"is {wrong}" : "is missing")}; {least} to {most} {unit} is wanted."),
                value is null ? "Give it, or --platform, which has one." : null);
}
