namespace EeHw.Check;

/// <summary>Options of a C simulation.</summary>
public sealed record CSimulationOptions
{
    /// <summary>All golden samples, g++ at -O2, ten minutes, EeHw's own headers.</summary>
    public static readonly CSimulationOptions Default = new();

    /// <summary>Golden samples to run, from the front; null for all.</summary>
    public int? Samples { get; init; }

    /// <summary>The compiler: a name on the PATH or a path.</summary>
    public string Compiler { get; init; } = "g++";

    /// <summary>Optimisation flags.</summary>
    public string Optimisation { get; init; } = "-O2";

    /// <summary>
    /// Include folders with the vendor's ap_int.h, hls_stream.h, ... (colon separated), used instead of EeHw's own. Streams are unbounded then: no FIFO
    /// levels and no deadlock report.
    /// </summary>
    public string? ApHeaders { get; init; }

    /// <summary>Longest time for compiling, and again for running.</summary>
    public TimeSpan TimeLimit { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>All sources in one compiler run: less work in all, nothing side by side. Good for many small designs.</summary>
    public bool OneTranslationUnit { get; init; }

    /// <summary>Told what begins, for example <c>compiling src/stage0_0.cpp</c>. May be called from several threads.</summary>
    public Action<string>? Progress { get; init; }
}
