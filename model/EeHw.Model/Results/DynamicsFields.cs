using EeHw.Model.Formats.Json;

namespace EeHw.Model.Results;

/// <summary>The part of the metric table that says what changed over time and between tenants.</summary>
internal static class DynamicsFields
{
    public static readonly JsonRecord<TenantUse> Tenant = MeasurementFields.Of(new TenantUse("", 0, 0, null, null, []), f =>
    [
        f.Text("name", "name of the tenant", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Count("priority", "", "1 is let in first", r => r.Priority, (r, v) => r with { Priority = (int)(v ?? 0) }),
        f.Count("arrived", "samples", "samples that arrived", r => r.Arrived, (r, v) => r with { Arrived = v ?? 0 }),
        f.Record("service", "what its samples found", MeasurementFields.Service, r => r.Service, (r, v) => r with { Service = v }),
        f.Number("accuracyFraction", "fraction", "share of right answers", "P2", r => r.AccuracyFraction, (r, v) => r with { AccuracyFraction = v }),
        f.Numbers("exitShares", "fraction", "share of its samples per exit", "P1", r => r.ExitShares, (r, v) => r with { ExitShares = v }),
    ]);

    private static readonly JsonRecord<LevelUse> _level = MeasurementFields.Of(new LevelUse("", 0, 0, [], null, null), f =>
    [
        f.Text("name", "name of the level", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Number("timeFraction", "fraction", "share of time in which it held", "P1", r => r.TimeFraction, (r, v) => r with { TimeFraction = v ?? 0 }),
        f.Count("samples", "samples", "samples let in under it that left", r => r.Samples, (r, v) => r with { Samples = v ?? 0 }),
        f.Numbers("exitShares", "fraction", "share of them per exit", "P1", r => r.ExitShares, (r, v) => r with { ExitShares = v }),
        f.Number("accuracyFraction", "fraction", "share of right answers", "P2", r => r.AccuracyFraction, (r, v) => r with { AccuracyFraction = v }),
        f.Number("eventEnergyPj", "pJ", "energy of the units that a sample passes, mean; modelled", "N0", r => r.EventEnergyPj, (r, v) => r with { EventEnergyPj = v }),
    ]);

    public static readonly JsonRecord<ControlUse> Control = MeasurementFields.Of(new ControlUse("", 0, [], 0, 0, null, null, null, 0), f =>
    [
        f.Text("by", "what moved the levels", r => r.By, (r, v) => r with { By = v ?? "" }),
        f.Count("switches", "", "changes of the level", r => r.Switches, (r, v) => r with { Switches = v ?? 0 }),
        f.List("levels", "levels of the policy, the dearest first", _level, r => r.Levels, (r, v) => r with { Levels = v }),
        f.Count("throttles", "", "times that throttling began", r => r.Throttles, (r, v) => r with { Throttles = v ?? 0 }),
        f.Number("throttledFraction", "fraction", "share of time throttled", "P1", r => r.ThrottledFraction, (r, v) => r with { ThrottledFraction = v ?? 0 }),
        f.Number("hottestC", "°C", "highest temperature of the chip; modelled", "0.#", r => r.HottestC, (r, v) => r with { HottestC = v }),
        f.Number("chargeFraction", "fraction", "charge of the battery at the end; modelled", "P1", r => r.ChargeFraction, (r, v) => r with { ChargeFraction = v }),
        f.Number("emptyAtS", "s", "time at which the battery was empty first; null where it never was", "0.###", r => r.EmptyAtS, (r, v) => r with { EmptyAtS = v }),
        f.Number("offFraction", "fraction", "share of time with an empty battery", "P1", r => r.OffFraction, (r, v) => r with { OffFraction = v ?? 0 }),
    ]);

    private static readonly JsonRecord<LoadPoint> _load = MeasurementFields.Of(new LoadPoint(0, null, null), f =>
    [
        f.Number("loadFraction", "fraction", "samples that arrive over those that the design sustains", "P0", r => r.LoadFraction, (r, v) => r with { LoadFraction = v ?? 0 }),
        f.Record("responseNs", "arrival to answer", MeasurementFields.Times, r => r.ResponseNs, (r, v) => r with { ResponseNs = v }),
        f.Number("errorNs", "ns", "half width of the 95 % confidence interval of the mean (batch means)", "N0", r => r.ErrorNs, (r, v) => r with { ErrorNs = v }),
    ]);

    public static readonly JsonRecord<LoadUse> Load = MeasurementFields.Of(new LoadUse(0, 0, []), f =>
    [
        f.Number("sustainablePerSecond", "1/s", "samples per second at load 1", "N0", r => r.SustainablePerSecond, (r, v) => r with { SustainablePerSecond = v ?? 0 }),
        f.Number("kneeFraction", "fraction", "load with the most load per mean response, of those tried", "P0", r => r.KneeFraction, (r, v) => r with { KneeFraction = v ?? 0 }),
        f.List("points", "loads, ascending", _load, r => r.Points, (r, v) => r with { Points = v }),
    ]);

    private static readonly JsonRecord<CourseStep> _step = MeasurementFields.Of(new CourseStep(0, 0, 0, null, null, null, null, null, null, null, null, 1), f =>
    [
        f.Count("released", "samples", "samples whose answer left", r => r.Released, (r, v) => r with { Released = v ?? 0 }),
        f.Count("lost", "samples", "samples that were not let in", r => r.Lost, (r, v) => r with { Lost = v ?? 0 }),
        f.Number("queueMean", "samples", "samples that waited outside, mean", "0.##", r => r.QueueMean, (r, v) => r with { QueueMean = v ?? 0 }),
        f.Number("latencyMeanNs", "ns", "mean time from arrival (closed workload: first word) to answer", "N0", r => r.LatencyMeanNs, (r, v) => r with { LatencyMeanNs = v }),
        f.Number("latencyMaxNs", "ns", "largest of these", "N0", r => r.LatencyMaxNs, (r, v) => r with { LatencyMaxNs = v }),
        f.Number("accuracyFraction", "fraction", "share of right answers", "P2", r => r.AccuracyFraction, (r, v) => r with { AccuracyFraction = v }),
        f.Number("earlyFraction", "fraction", "share of samples that left before the last exit", "P1", r => r.EarlyFraction, (r, v) => r with { EarlyFraction = v }),
        f.Number("powerMw", "mW", "mean power; modelled", "N1", r => r.PowerMw, (r, v) => r with { PowerMw = v }),
        f.Number("temperatureC", "°C", "temperature of the chip at the end of the step; modelled", "0.#", r => r.TemperatureC, (r, v) => r with { TemperatureC = v }),
        f.Number("chargeFraction", "fraction", "charge of the battery at the end of the step; modelled", "P1", r => r.ChargeFraction, (r, v) => r with { ChargeFraction = v }),
        f.Number("level", "", "level of the policy, mean; 0 is the dearest", "0.##", r => r.Level, (r, v) => r with { Level = v }),
        f.Number("clockFraction", "fraction", "share of the full clock", "P0", r => r.ClockFraction, (r, v) => r with { ClockFraction = v ?? 1 }),
    ]);

    public static readonly JsonRecord<CourseUse> Course = MeasurementFields.Of(new CourseUse(0, []), f =>
    [
        f.Number("stepNs", "ns", "length of a step", "N0", r => r.StepNs, (r, v) => r with { StepNs = v ?? 0 }),
        f.List("steps", "the steps, from time 0", _step, r => r.Steps, (r, v) => r with { Steps = v }),
    ]);
}
