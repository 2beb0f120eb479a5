using EeHw.Model.Formats.Json;
using EeHw.Model.Numerics;
using EeHw.Model.Units;

namespace EeHw.Model.Results;

/// <summary>The metric table: every field of a measurement.</summary>
internal static class MeasurementFields
{
    /// <summary>Names of the sources in JSON, in the order of <see cref="MeasurementSource"/>.</summary>
    public static readonly string[] SourceNames = ["closedForm", "simulated", "csim", "rtl", "synthesised", "measured", "published", "imported"];

    /// <summary>Distributions of times.</summary>
    public static readonly JsonRecord<Distribution> Times = Distribution("ns");

    private static readonly JsonRecord<Band> _energy = Band("pJ", "N0");
    private static readonly JsonRecord<Band> _energyDelay = Band("pJ·s", "G4");
    private static readonly JsonRecord<Band> _celsius = Band("°C", "0.#");
    private static readonly JsonRecord<Band> _power = Band("mW", "N1");

    /// <summary>Amounts of hardware.</summary>
    public static readonly JsonRecord<Resources> Amounts = Of(default(Resources), f =>
    [
        f.Number("luts", "LUT", "look-up tables", "N0", r => r.Luts, (r, v) => r with { Luts = v ?? 0 }),
        f.Number("ffs", "FF", "flip-flops", "N0", r => r.Ffs, (r, v) => r with { Ffs = v ?? 0 }),
        f.Number("dsps", "DSP", "DSP tiles", "N0", r => r.Dsps, (r, v) => r with { Dsps = v ?? 0 }),
        f.Number("bram18", "BRAM18", "block RAMs of 18 kbit", "N0", r => r.Bram18, (r, v) => r with { Bram18 = v ?? 0 }),
        f.Number("uram", "URAM", "ultra RAMs of 288 kbit", "N0", r => r.Uram, (r, v) => r with { Uram = v ?? 0 }),
    ]);

    private static readonly JsonRecord<ExitUse> _exit = Of(new ExitUse("", 0, null, null), f =>
    [
        f.Text("name", "name of the exit", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Number("share", "fraction", "share of samples that left here", "P1", r => r.Share, (r, v) => r with { Share = v ?? 0 }),
        f.Record("decidedNs", "first input word to decision", Times, r => r.Decided, (r, v) => r with { Decided = v }),
        f.Record("releasedNs", "first input word to answer leaving the design", Times, r => r.Released, (r, v) => r with { Released = v }),
        f.Value("energyPj", "pJ", "energy of a sample that leaves here: units passed, and an equal share of static and clock power", _energy, r => r.EnergyPj, (r, v) => r with { EnergyPj = v }),
    ]);

    private static readonly JsonRecord<EnergyPart> _part = Of(new EnergyPart("", default), f =>
    [
        f.Text("name", "component", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Value("energyPjPerSample", "pJ", "its energy per sample", _energy, r => r.PicojoulesPerSample, (r, v) => r with { PicojoulesPerSample = v ?? default }),
    ]);

    private static readonly JsonRecord<UnitUse> _unit = Of(new UnitUse("", "", 0, 0, 0, 0, 0, null), f =>
    [
        f.Text("name", "hierarchical name", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Text("kind", "kind of unit", r => r.Kind, (r, v) => r with { Kind = v ?? "" }),
        f.Count("stage", "", "stage from 0", r => r.Stage, (r, v) => r with { Stage = (int)(v ?? 0) }),
        f.Number("busyFraction", "fraction", "share of clocks in which it moved work forward", "P1", r => r.BusyFraction, (r, v) => r with { BusyFraction = v ?? 0 }),
        f.Number("starvedFraction", "fraction", "share of clocks in which it waited for input", "P1", r => r.StarvedFraction, (r, v) => r with { StarvedFraction = v ?? 0 }),
        f.Number("blockedFraction", "fraction", "share of clocks in which its output was not taken", "P1", r => r.BlockedFraction, (r, v) => r with { BlockedFraction = v ?? 0 }),
        f.Number("intervalCycles", "cycles", "its own interval per frame", "N0", r => r.IntervalCycles, (r, v) => r with { IntervalCycles = v ?? 0 }),
        f.Value("resources", "", "its estimated resources", Amounts, r => r.Resources, (r, v) => r with { Resources = v }),
    ]);

    private static readonly JsonRecord<FifoUse> _fifo = Of(new FifoUse("", 0, 0, null), f =>
    [
        f.Text("name", "hierarchical name", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Count("depth", "words", "depth (frames for conditional buffers)", r => r.Depth, (r, v) => r with { Depth = v ?? 0 }),
        f.Count("highWater", "words", "most it held", r => r.HighWater, (r, v) => r with { HighWater = v ?? 0 }),
        f.Count("minimumDepth", "words", "smallest depth found sufficient for this trace (the notes say where for other orders of exits too)", r => r.MinimumDepth, (r, v) => r with { MinimumDepth = v }),
        f.Count("deadlockFreeDepth", "words", "smallest depth that does not deadlock (skip FIFOs)", r => r.DeadlockFreeDepth, (r, v) => r with { DeadlockFreeDepth = v }),
    ]);

    private static readonly JsonRecord<ClockUse> _clock = Of(new ClockUse("", 0, [], 0, 0, default), f =>
    [
        f.Text("name", "name; main is that of source, merge and sink", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Number("mhz", "MHz", "frequency", "0.###", r => r.Mhz, (r, v) => r with { Mhz = v ?? 0 }),
        f.Numbers("stages", "", "stages from 0 that run on it", "0", r => r.Stages.Select(s => (double)s).ToValueList(), (r, v) => r with { Stages = v.Select(s => (int)s).ToValueList() }),
        f.Number("boundNs", "ns", "largest of interval times share of samples over its stages: time per sample is at least that (closed form)", "0.#", r => r.BoundNs, (r, v) => r with { BoundNs = v ?? 0 }),
        f.Number("flipFlops", "FF", "flip-flops on it (estimated)", "N0", r => r.FlipFlops, (r, v) => r with { FlipFlops = v ?? 0 }),
        f.Value("powerMw", "mW", "power of its tree while it runs", _power, r => r.PowerMw, (r, v) => r with { PowerMw = v ?? default }),
    ]);

    private static readonly JsonRecord<RegionPeriod> _period = Of(new RegionPeriod(0, 0, 0, ""), f =>
    [
        f.Number("fromNs", "ns", "begin", "N0", r => r.FromNs, (r, v) => r with { FromNs = v ?? 0 }),
        f.Number("toNs", "ns", "end", "N0", r => r.ToNs, (r, v) => r with { ToNs = v ?? 0 }),
        f.Count("content", "", "content from 0", r => r.Content, (r, v) => r with { Content = (int)(v ?? 0) }),
        f.Text("is", "there, emptying, loading or given up", r => r.Is, (r, v) => r with { Is = v ?? "" }),
    ]);

    private static readonly JsonRecord<ReconfigurationUse> _region = Of(new ReconfigurationUse(0, 0, default, null, ""), Swaps);

    private static readonly JsonRecord<ReconfigurationUse> _swaps = Of(new ReconfigurationUse(0, 0, default, null, ""), f =>
    [
        .. Swaps(f),
        f.List("regions", "each of several regions; empty for one", _region, r => r.Regions, (r, v) => r with { Regions = v }),
    ]);

    private static readonly JsonRecord<LinkUse> _link = Of(new LinkUse("", 0, 0, 1, 0, 0, 0, 0, null), f =>
    [
        f.Text("name", "name of the link", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Number("sentShare", "fraction", "share of samples that crossed it", "P1", r => r.SentShare, (r, v) => r with { SentShare = v ?? 0 }),
        f.Number("bytesPerSample", "B", "bytes sent up and back per sample that crossed, lost packets included", "N0", r => r.BytesPerSample, (r, v) => r with { BytesPerSample = v ?? 0 }),
        f.Number("transmissionsPerPacket", "", "packets sent over packets that arrived", "0.###", r => r.TransmissionsPerPacket, (r, v) => r with { TransmissionsPerPacket = v ?? 1 }),
        f.Number("busyFraction", "fraction", "share of time in which maps were sent", "P1", r => r.BusyFraction, (r, v) => r with { BusyFraction = v ?? 0 }),
        f.Count("queueHighWater", "samples", "most samples that waited for it", r => r.QueueHighWater, (r, v) => r with { QueueHighWater = v ?? 0 }),
        f.Number("downShare", "fraction", "share of samples that found it down and left with an earlier answer", "P1", r => r.DownShare, (r, v) => r with { DownShare = v ?? 0 }),
        f.Number("meanMbps", "Mbit/s", "mean rate over the run, down times counted", "0.###", r => r.MeanMbps, (r, v) => r with { MeanMbps = v ?? 0 }),
        f.Number("energyPjPerSample", "pJ", "energy of sending and receiving per sample; null where the energy per bit is not known", "N0", r => r.EnergyPjPerSample, (r, v) => r with { EnergyPjPerSample = v }),
    ]);

    /// <summary>What samples find that arrive by themselves.</summary>
    public static readonly JsonRecord<ServiceLevel> Service = Of(new ServiceLevel(0, null, null, 0, 0, 0, null, null), f =>
    [
        f.Count("samples", "samples", "samples counted, without warm-up", r => r.Samples, (r, v) => r with { Samples = v ?? 0 }),
        f.Record("responseNs", "arrival to answer leaving the design", Times, r => r.ResponseNs, (r, v) => r with { ResponseNs = v }),
        f.Number("responseErrorNs", "ns", "half width of the 95 % confidence interval of the mean response (batch means)", "N0", r => r.ResponseErrorNs, (r, v) => r with { ResponseErrorNs = v }),
        f.Number("waitNs", "ns", "mean time from arrival to the first input word", "N0", r => r.WaitNs, (r, v) => r with { WaitNs = v ?? 0 }),
        f.Number("offeredPerSecond", "1/s", "samples that arrived per second", "N0", r => r.OfferedPerSecond, (r, v) => r with { OfferedPerSecond = v ?? 0 }),
        f.Number("sustainablePerSecond", "1/s", "samples per second when one is always waiting", "N0", r => r.SustainablePerSecond, (r, v) => r with { SustainablePerSecond = v }),
        f.Number("deadlineNs", "ns", "time from arrival within which an answer counts", "N0", r => r.DeadlineNs, (r, v) => r with { DeadlineNs = v }),
        f.Number("missFraction", "fraction", "share of samples answered later", "P2", r => r.MissFraction, (r, v) => r with { MissFraction = v }),
        f.Number("lostFraction", "fraction", "share of samples that found no place outside", "P2", r => r.LostFraction, (r, v) => r with { LostFraction = v }),
        f.Number("lostErrorFraction", "fraction", "half width of its 95 % confidence interval (batch means)", "P2", r => r.LostErrorFraction, (r, v) => r with { LostErrorFraction = v }),
    ]);

    private static readonly JsonRecord<PowerStateUse> _state = Of(new PowerStateUse("", false, 0, 0, null, default, default, 0), f =>
    [
        f.Text("name", "state while idle", r => r.Name, (r, v) => r with { Name = v ?? "" }),
        f.Flag("isChosen", "whether the energy of this reading is that of this state", r => r.IsChosen, (r, v) => r with { IsChosen = v }),
        f.Number("asleepFraction", "fraction", "share of time in the state", "P1", r => r.AsleepFraction, (r, v) => r with { AsleepFraction = v ?? 0 }),
        f.Count("wakeUps", "", "times that the design was woken", r => r.WakeUps, (r, v) => r with { WakeUps = v ?? 0 }),
        f.Number("breakEvenNs", "ns", "idle time from which the state saves energy", "N0", r => r.BreakEvenNs, (r, v) => r with { BreakEvenNs = v }),
        f.Value("averagePowerMw", "mW", "average power with it", _power, r => r.AveragePowerMw, (r, v) => r with { AveragePowerMw = v ?? default }),
        f.Value("energyPjPerSample", "pJ", "energy per sample with it", _energy, r => r.EnergyPjPerSample, (r, v) => r with { EnergyPjPerSample = v ?? default }),
        f.Number("addedLatencyNs", "ns", "mean delay of a sample by waking, at most", "N0", r => r.AddedLatencyNs, (r, v) => r with { AddedLatencyNs = v ?? 0 }),
    ]);

    private static readonly JsonRecord<ThermalUse> _thermal = Of(new ThermalUse(default, default, 0, 0, null, 0, [], []), f =>
    [
        f.Value("chipPowerMw", "mW", "average power of the chip, external memory left out", _power, r => r.ChipPowerMw, (r, v) => r with { ChipPowerMw = v ?? default }),
        f.Value("steadyC", "°C", "temperature in the end", _celsius, r => r.SteadyC, (r, v) => r with { SteadyC = v ?? default }),
        f.Number("limitC", "°C", "highest temperature allowed", "0.#", r => r.LimitC, (r, v) => r with { LimitC = v ?? 0 }),
        f.Number("timeConstantS", "s", "thermal resistance times capacity", "0.###", r => r.TimeConstantS, (r, v) => r with { TimeConstantS = v ?? 0 }),
        f.Number("limitReachedS", "s", "time from ambient until the limit is passed; null where it never is", "0.###", r => r.LimitReachedS, (r, v) => r with { LimitReachedS = v }),
        f.Number("sustainableClockFraction", "fraction", "share of the clock at which the end temperature is the limit", "P1", r => r.SustainableClockFraction, (r, v) => r with { SustainableClockFraction = v ?? 0 }),
        f.Numbers("timeS", "s", "times of temperatureC", "0.###", r => r.TimeS, (r, v) => r with { TimeS = v }),
        f.Numbers("temperatureC", "°C", "temperature at those times", "0.#", r => r.TemperatureC, (r, v) => r with { TemperatureC = v }),
    ]);

    private static readonly JsonRecord<PowerUse> _powerUse = Of(new PowerUse(0, [], null), f =>
    [
        f.Number("idleFraction", "fraction", "share of time in which no sample was in the design", "P1", r => r.IdleFraction, (r, v) => r with { IdleFraction = v ?? 0 }),
        f.List("states", "each state while idle, as if it were the chosen one", _state, r => r.States, (r, v) => r with { States = v }),
        f.Record("thermal", "how warm the chip becomes", _thermal, r => r.Thermal, (r, v) => r with { Thermal = v }),
    ]);

    /// <summary>The whole measurement.</summary>
    public static readonly JsonRecord<Measurement> Measurement = Of(new Measurement { Source = MeasurementSource.ClosedForm, Tool = "", Samples = 0 }, f =>
    [
        f.Word("source", "where the numbers come from", SourceNames, r => (int)r.Source, (r, v) => r with { Source = (MeasurementSource)v }),
        f.Text("tool", "tool or device, with version", r => r.Tool, (r, v) => r with { Tool = v ?? "" }),
        f.Count("samples", "samples", "samples seen", r => r.Samples, (r, v) => r with { Samples = v ?? 0 }),
        f.Flag("isPartial", "whether the run was cut short", r => r.IsPartial, (r, v) => r with { IsPartial = v }),
        f.Number("throughputPerSecond", "1/s", "samples per second", "N0", r => r.ThroughputPerSecond, (r, v) => r with { ThroughputPerSecond = v }),
        f.Number("clockMhz", "MHz", "clock of the design", "0.###", r => r.ClockMhz, (r, v) => r with { ClockMhz = v }),
        f.Number("intervalCycles", "cycles", "steady-state clocks per sample", "N1", r => r.IntervalCycles, (r, v) => r with { IntervalCycles = v }),
        f.Count("totalCycles", "cycles", "clocks from the first input word to the last answer", r => r.TotalCycles, (r, v) => r with { TotalCycles = v }),
        f.Record("latencyNs", "first input word to answer leaving the design", Times, r => r.LatencyNs, (r, v) => r with { LatencyNs = v }),
        f.Record("service", "what samples that arrive by themselves find", Service, r => r.Service, (r, v) => r with { Service = v }),
        f.List("tenants", "per tenant, where several share the design", DynamicsFields.Tenant, r => r.Tenants, (r, v) => r with { Tenants = v }),
        f.Record("control", "what was changed while it ran", DynamicsFields.Control, r => r.Control, (r, v) => r with { Control = v }),
        f.Record("course", "the run over time", DynamicsFields.Course, r => r.Course, (r, v) => r with { Course = v }),
        f.Record("load", "response times against load, under Poisson arrivals", DynamicsFields.Load, r => r.Load, (r, v) => r with { Load = v }),
        f.Number("accuracyFraction", "fraction", "share of right answers", "P2", r => r.AccuracyFraction, (r, v) => r with { AccuracyFraction = v }),
        f.Numbers("exitShares", "fraction", "share of samples per exit", "P1", r => r.ExitShares, (r, v) => r with { ExitShares = v }),
        f.List("exits", "per exit", _exit, r => r.Exits, (r, v) => r with { Exits = v }),
        f.Value("energyPjPerSample", "pJ", "energy per sample", _energy, r => r.EnergyPjPerSample, (r, v) => r with { EnergyPjPerSample = v }),
        f.Value("energyPjPerCorrectSample", "pJ", "energy per sample over the share of right answers", _energy, r => r.EnergyPjPerCorrectSample, (r, v) => r with { EnergyPjPerCorrectSample = v }),
        f.Value("energyDelayPjS", "pJ·s", "energy per sample times mean latency to release", _energyDelay, r => r.EnergyDelayPjS, (r, v) => r with { EnergyDelayPjS = v }),
        f.Value("averagePowerMw", "mW", "energy per sample over time per sample", _power, r => r.AveragePowerMw, (r, v) => r with { AveragePowerMw = v }),
        f.List("energyParts", "parts that sum to the total", _part, r => r.EnergyParts, (r, v) => r with { EnergyParts = v }),
        f.Text("energySource", "how the energy is known, or why it is not", r => r.EnergySource, (r, v) => r with { EnergySource = v }),
        f.Record("power", "idle states and temperature", _powerUse, r => r.Power, (r, v) => r with { Power = v }),
        f.Value("resources", "", "estimated resources", Amounts, r => r.Resources, (r, v) => r with { Resources = v }),
        f.Text("resourcesSource", "how the resources are known", r => r.ResourcesSource, (r, v) => r with { ResourcesSource = v }),
        f.Value("resourcesByYosysRule", "", "the same by Yosys' own rule for DSP tiles and block RAM", Amounts, r => r.ResourcesByYosysRule, (r, v) => r with { ResourcesByYosysRule = v }),
        f.List("units", "what each unit did with its time", _unit, r => r.Units, (r, v) => r with { Units = v }),
        f.List("fifos", "what FIFOs and buffers held", _fifo, r => r.Fifos, (r, v) => r with { Fifos = v }),
        f.List("clocks", "the clocks of a design with several; empty for one", _clock, r => r.Clocks, (r, v) => r with { Clocks = v }),
        f.List("links", "what links carried", _link, r => r.Links, (r, v) => r with { Links = v }),
        f.Record("reconfiguration", "what partial reconfiguration cost", _swaps, r => r.Reconfiguration, (r, v) => r with { Reconfiguration = v }),
        f.Count("mismatches", "values", "values that differ from the reference; null where nothing was compared", r => r.Mismatches, (r, v) => r with { Mismatches = v }),
        f.Texts("notes", "what a reader must know", r => r.Notes, (r, v) => r with { Notes = v }),
    ]);

    private static JsonField<ReconfigurationUse>[] Swaps(JsonFields<ReconfigurationUse> f) =>
    [
        f.Count("swaps", "", "partial reconfigurations made", r => r.Swaps, (r, v) => r with { Swaps = v ?? 0 }),
        f.Number("timeFraction", "fraction", "share of time spent swapping", "P1", r => r.TimeFraction, (r, v) => r with { TimeFraction = v ?? 0 }),
        f.Value("energyPjPerSample", "pJ", "swap energy per sample", _energy, r => r.EnergyPjPerSample, (r, v) => r with { EnergyPjPerSample = v ?? default }),
        f.Number("breakEvenSamples", "samples", "waiting samples per swap beyond which it beats the co-resident design", "N0", r => r.BreakEvenSamples, (r, v) => r with { BreakEvenSamples = v }),
        f.Text("region", "name of the region; empty for several together", r => r.Region, (r, v) => r with { Region = v ?? "" }),
        f.Text("port", "configuration port that it loads through", r => r.Port, (r, v) => r with { Port = v ?? "" }),
        f.Number("portWaitNs", "ns", "time in which it was empty and waited for its port", "N0", r => r.PortWaitNs, (r, v) => r with { PortWaitNs = v ?? 0 }),
        f.Text("scheduler", "what decides when contents are swapped", r => r.Scheduler, (r, v) => r with { Scheduler = v ?? "" }),
        f.Number("loadNs", "ns", "time of one load: bytes / port rate + set-up", "N0", r => r.LoadNs, (r, v) => r with { LoadNs = v ?? 0 }),
        f.Count("abortedLoads", "", "loads ahead of need that were given up", r => r.AbortedLoads, (r, v) => r with { AbortedLoads = v ?? 0 }),
        f.Count("waitedFrames", "frames", "frames that waited for a content", r => r.WaitedFrames, (r, v) => r with { WaitedFrames = v ?? 0 }),
        f.Count("queueHighWater", "frames", "most frames that waited in one queue", r => r.QueueHighWater, (r, v) => r with { QueueHighWater = v ?? 0 }),
        f.Number("queueMean", "frames", "frames waiting, mean over time", "0.##", r => r.QueueMean, (r, v) => r with { QueueMean = v ?? 0 }),
        f.Number("waitNs", "ns", "mean time that a hard sample waits for its content", "N0", r => r.WaitNs, (r, v) => r with { WaitNs = v ?? 0 }),
        f.Count("bestTotalCycles", "cycles", "clocks to the last answer that no schedule falls below (frame level, all known in advance)", r => r.BestTotalCycles, (r, v) => r with { BestTotalCycles = v }),
        f.Number("bestResponseNs", "ns", "mean response that no schedule falls below", "N0", r => r.BestResponseNs, (r, v) => r with { BestResponseNs = v }),
        f.List("periods", "what the region was at the start of the run, up to 64 periods", _period, r => r.Periods, (r, v) => r with { Periods = v }),
        f.Text("why", "why it wins or loses", r => r.Why, (r, v) => r with { Why = v ?? "" }),
    ];

    private static JsonRecord<Distribution> Distribution(string unit) => Of(new Distribution(0, 0, 0, 0, 0), f =>
    [
        f.Number("mean", unit, "mean", "N0", r => r.Mean, (r, v) => r with { Mean = v ?? 0 }),
        f.Number("p50", unit, "median", "N0", r => r.P50, (r, v) => r with { P50 = v ?? 0 }),
        f.Number("p95", unit, "95th percentile", "N0", r => r.P95, (r, v) => r with { P95 = v ?? 0 }),
        f.Number("p99", unit, "99th percentile", "N0", r => r.P99, (r, v) => r with { P99 = v ?? 0 }),
        f.Number("max", unit, "largest", "N0", r => r.Max, (r, v) => r with { Max = v ?? 0 }),
        f.Number("errorFraction", "fraction", "most that a percentile lies below the true one, as a share of it", "P2", r => r.ErrorFraction, (r, v) => r with { ErrorFraction = v ?? 0 }),
    ]);

    private static JsonRecord<Band> Band(string unit, string format) => Of(default(Band), f =>
    [
        f.Number("mean", unit, "best guess", format, r => r.Mean, (r, v) => r with { Mean = v ?? 0 }),
        f.Number("low", unit, "lower bound", format, r => r.Low, (r, v) => r with { Low = v ?? 0 }),
        f.Number("high", unit, "upper bound", format, r => r.High, (r, v) => r with { High = v ?? 0 }),
    ]);

    internal static JsonRecord<T> Of<T>(T empty, Func<JsonFields<T>, JsonField<T>[]> fields) => new(empty, fields(new JsonFields<T>()));
}
