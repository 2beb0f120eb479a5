using EeHw.Check;
using EeHw.Sim;

namespace EeHw.Agreement.Tests.Grid;

/// <summary>What RTL and simulator say about one run.</summary>
internal sealed record GridReading(GridDesign Design, GridPattern Pattern, RtlSimulationResult Rtl, SimulationResult Simulated)
{
    public static readonly System.Collections.Concurrent.ConcurrentBag<GridReading> All = [];

    private IReadOnlyList<Model.Results.SampleFlow> Predicted => [.. Simulated.Samples.Select(s => s with { Start = s.Start - Simulated.Samples[0].Start, Decided = s.Decided - Simulated.Samples[0].Start, Released = s.Released - Simulated.Samples[0].Start })];

    public long Samples => Rtl.Samples.Count;

    public long Mismatches => Rtl.Measurement.Mismatches ?? long.MaxValue;

    /// <summary>Difference of the total in clocks.</summary>
    public long Total => Math.Abs(Rtl.Measurement.TotalCycles!.Value - Simulated.Measurement.TotalCycles!.Value);

    /// <summary>Largest difference of a sample's begin, decided or released clock.</summary>
    public long Worst => Rtl.Samples.Count != Predicted.Count ? long.MaxValue
        : Rtl.Samples.Zip(Predicted, (a, b) => a.Exit != b.Exit ? long.MaxValue : Math.Max(Math.Abs(a.Start - b.Start), Math.Max(Math.Abs(a.Decided - b.Decided), Math.Abs(a.Released - b.Released)))).Max();

    /// <summary>Clocks in which full conditional buffers held up their writers: RTL, simulator.</summary>
    public IReadOnlyList<(long Rtl, long Simulated)> Stalls
        => [.. Rtl.Buffers.Zip(Simulated.Measurement.Units.Where(u => u.Kind == "ConditionalBuffer"), (a, b) => (a.FullStallClocks, (long)Math.Round(b.BlockedFraction * Simulated.Cache.SimulatedClocks)))];

    /// <summary>Largest difference of a stall counter.</summary>
    public long Stall => Stalls.Select(s => Math.Abs(s.Rtl - s.Simulated)).DefaultIfEmpty().Max();
}
