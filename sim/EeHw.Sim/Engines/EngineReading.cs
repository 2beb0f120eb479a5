using EeHw.Model.Engines;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Model.Units;
using EeHw.Sim.Frames;
using EeHw.Sim.Kernel;

namespace EeHw.Sim.Engines;

/// <summary>Puts what engines did into a measurement.</summary>
internal static class EngineReading
{
    private const double NsPerFemtosecond = 1e-6;

    public static Measurement Of(FrameResult frames, Histogram[] byExit, ValueList<double> shares, long[][] batches, List<ValueList<StepCost>> costs, ValueList<ValueList<long>> clocks, Engine engine, EngineLoad load)
    {
        // Batches of the whole run, warm-up included; energy and time per sample relate to all samples that came.
        var came = batches[0].Select((n, size) => n * size).Sum();
        var energy = load.Platform is null || came == 0 ? null : new EngineEnergy(frames, batches, costs, engine, load, came);
        var parts = energy?.Parts() ?? [];
        var total = parts.Count == 0 ? (Band?)null : parts.Select(p => p.PicojoulesPerSample).Aggregate((a, b) => a + b);
        var accuracy = load.Labels is { } labels && load.Decisions is { } d && labels.Count == d.Prediction.Length ? d.Accuracy([.. labels]) : (double?)null;
        var nsPerSample = frames.Samples == 0 ? 0 : 1e9 * frames.Seconds / frames.Samples;
        return new()
        {
            Source = MeasurementSource.Simulated,
            Tool = "EeHw.Sim " + typeof(EngineReading).Assembly.GetName().Version!.ToString(3) + " (frames on engines)",
            Samples = frames.Samples,
            IsPartial = frames.IsPartial,
            ClockMhz = engine.Clock.Megahertz,
            ThroughputPerSecond = frames.ThroughputPerSecond,
            IntervalCycles = frames.ThroughputPerSecond > 0 ? engine.Clock.Megahertz * 1e6 / frames.ThroughputPerSecond : null,
            TotalCycles = (long)Math.Round(frames.Seconds * engine.Clock.Megahertz * 1e6),
            LatencyNs = frames.SojournNs,
            ExitShares = shares,
            Exits = byExit.Select((h, k) => new ExitUse(load.ExitNames?[k] ?? $"exit{k + 1}", shares[k], h.ToDistribution(NsPerFemtosecond), h.ToDistribution(NsPerFemtosecond), energy?.OfExit(k))).ToValueList(),
            Units = Units(frames, batches, costs, clocks, engine, load),
            Fifos = frames.HighWater.Select((h, k) => new FifoUse($"stage{k + 1}.queue", h, h, null)).ToValueList(),
            AccuracyFraction = accuracy,
            EnergyPjPerSample = total,
            EnergyPjPerCorrectSample = total is { } e && accuracy > 0 ? e * (1 / accuracy.Value) : null,
            EnergyDelayPjS = total is { } product && frames.SojournNs is { } delay ? product * (delay.Mean * 1e-9) : null,
            AveragePowerMw = total is { } average && nsPerSample > 0 ? average * (1 / nsPerSample) : null,
            Resources = load.Resources,
            ResourcesSource = load.Resources is null || load.Platform is null ? null : EngineResources.SourceOf(load.Platform),
            EnergyParts = parts,
            EnergySource = parts.Count == 0 ? "not modelled: no platform" : "modelled, " + (load.Platform!.Energy.Calibration ?? "uncalibrated"),
            Notes =
            [
                "Times are from arrival to the end of the exit's stage; decisions take none. Queues lie in DRAM and are as deep as they grow. Layers do not overlap.",
                .. load.Platform is null ? Array.Empty<string>() : [$"Energy is that of multiplications, on-chip memory, DRAM traffic and static power, from the platform's table, {load.Platform.Energy.Calibration ?? "not calibrated"}{(load.Pinned.Keys.Any(k => !load.PinnedEnergy.ContainsKey(k)) ? "; hardware of pinned stages is not in it" : "")}; clock tree, control and the processor are not in it."],
                .. load is { Resources: { } used, Platform: { } part } && !used.FitsInto(part.Resources) ? [$"By the estimate the engine does not fit {part.Part}."] : Array.Empty<string>(),
                .. load.Engines > 1 ? ["Each engine has an equal part of the DRAM's rate, whether the others use theirs or not."] : Array.Empty<string>(),
            ],
        };
    }

    // One line per layer: shares of the engines' time.
    private static ValueList<UnitUse> Units(FrameResult frames, long[][] batches, List<ValueList<StepCost>> costs, ValueList<ValueList<long>> clocks, Engine engine, EngineLoad load)
    {
        var units = new List<UnitUse>();
        var total = batches.Select((b, k) => load.Pinned.ContainsKey(k) ? 0 : b.Select((n, size) => size == 0 ? 0 : n * clocks[k][size - 1]).Sum()).Sum();
        var used = total == 0 ? 0 : frames.Utilization[0] / total;
        for (var s = 0; s < costs[0].Count; s++)
        {
            var step = costs[0][s].Step;
            var (computing, stalled) = (0L, 0L);
            for (var b = 0; b < costs.Count; b++)
            {
                computing += batches[step.Stage][b + 1] * costs[b][s].ComputeClocks;
                stalled += batches[step.Stage][b + 1] * costs[b][s].StallClocks;
            }

            units.Add(new(step.Name, step.Kind, step.Stage, computing * used, stalled * used, 0, costs[0][s].Clocks, null));
        }

        var pinned = 1;
        foreach (var (stage, own) in load.Pinned.OrderBy(p => p.Key))
        {
            units.Add(new($"stage{stage + 1}", "pinned", stage, frames.Utilization[pinned++], 0, 0, own, null));
        }

        return units.ToValueList();
    }
}
