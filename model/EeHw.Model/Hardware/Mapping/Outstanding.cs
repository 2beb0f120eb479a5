using System.Numerics;
using EeHw.Model.Designs;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>How many samples can be between source and sink at once, and how many reorder slots pay.</summary>
internal static class Outstanding
{
    private const int MaximumSlots = 1024;
    private const int PipelineFrames = 4;
    private const double LeastShare = 0.01;

    /// <summary>
    /// Slots R of an in-order merge. While the oldest sample passes the later stages, the first stage answers others: at most
    /// Σ_{k≥1} (buffered frames + frames inside stage k + 1)·T_k / T_0 of them; more slots cannot help. Rounded up to a power of two (id mod R is a bit field), 2 to 1024.
    /// Where a partition is swapped, the samples that arrive while its waiting frames gather are outstanding too: frames / share of samples that wait.
    /// Every R ≥ 1 is free of deadlock: the oldest sample is always accepted, and its way never depends on younger tokens.
    /// </summary>
    /// <returns>Slots, and an upper bound of the samples that are inside at once.</returns>
    public static (int Slots, long Samples) Of(GraphBuilder builder, int exits, Design design, IReadOnlyList<double>? reach)
    {
        var mapping = design.Mapping;
        var interval = new long[exits];
        var held = new double[exits];
        foreach (var unit in builder.Units.Where(u => u is not (ExitMerge or Sink)))
        {
            // in clocks of source and merge
            interval[unit.Stage] = Math.Max(interval[unit.Stage], (long)Math.Ceiling(unit.IntervalCycles * builder.Clocks.MainClocksPerClock(unit.Stage)));

            // A frame may be one word: every register of a pipeline may hold one.
            held[unit.Stage] += unit is ClockCrossing crossing ? Math.Ceiling(crossing.HoldFrames) : unit is SlidingWindow w ? ((double)w.BufferWords / w.InputWords) + PipelineFrames : PipelineFrames;
        }

        foreach (var channel in builder.Channels)
        {
            held[builder.Units[channel.From].Stage] += Math.Ceiling((double)channel.Depth / channel.WordsPerFrame);
        }

        var buffered = builder.Units.OfType<ConditionalBuffer>().GroupBy(b => b.Exit).ToDictionary(g => g.Key, g => g.Max(b => b.Frames));
        var waiting = Enumerable.Range(1, exits - 1).Sum(k => (buffered[k - 1] + LongestHold(builder, k) + 1) * interval[k] / Math.Max(1.0, interval[0]));
        waiting += design.Partitions.Where(p => p.IsSwapped).Sum(p => Gathering(p, exits, reach));
        var wanted = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)Math.Min(MaximumSlots, Math.Ceiling(waiting) + 1)), 2, MaximumSlots);
        var slots = mapping.ReorderSlots ?? (exits == 1 ? 1 : wanted);
        var inside = (long)Math.Ceiling(held.Sum()) + buffered.Values.Sum();
        return (slots, inside + (mapping.MergeInOrder ? slots : 0));
    }

    // Samples that pass while a partition's buffers fill, where the fewest samples wait; a calibration set that nobody waited in proves little.
    private static double Gathering(PartitionChoice p, int exits, IReadOnlyList<double>? reach)
        => Enumerable.Range(1, exits - 1).Where(k => p.ContentOf(k) >= 0 && p.ContentOf(k) != p.ContentOf(k - 1)).Select(k => p.WaitingFrames / Math.Max(LeastShare, reach?[k] ?? 1)).DefaultIfEmpty().Max();

    // Frames that fit into the windows of a stage.
    private static double LongestHold(GraphBuilder builder, int stage)
        => builder.Units.OfType<SlidingWindow>().Where(w => w.Stage == stage).Sum(w => (double)w.BufferWords / w.InputWords);
}
