using EeHw.Model.Units;

namespace EeHw.Check;

/// <summary>Options of an RTL simulation.</summary>
public sealed record RtlSimulationOptions
{
    /// <summary>Samples to run; the golden set is walked cyclically.</summary>
    public required long Samples { get; init; }

    /// <summary>The source offers a word in the first of every so many clocks; 1 offers one whenever there is one.</summary>
    public int SourceSlot { get; init; } = 1;

    /// <summary>Not 0: the sink is not ready in about a quarter of the clocks, by a generator with this seed.</summary>
    public long StallSeed { get; init; }

    /// <summary>The design's clock, for times; null leaves them out.</summary>
    public Frequency? Clock { get; init; }

    /// <summary>Builds with traces and writes every net of every clock to <c>rtl.vcd</c> in the project's folder.</summary>
    public bool WritesWaves { get; init; }

    /// <summary>Optimisation of the compiled model: <c>-O2</c> runs fast, <c>-O0</c> compiles fast.</summary>
    public string Optimisation { get; init; } = "-O2";

    /// <summary>Longest time for building, and again for running.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Told what begins.</summary>
    public Action<string>? Progress { get; init; }
}
