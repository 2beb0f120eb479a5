using System.Globalization;
using EeHw.Cli.Verbs;
using EeHw.Cli.Verbs.Engines;
using EeHw.Codegen;
using EeHw.Host;
using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Designs.Sketches;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report;
using EeHw.Report.Gantts;
using EeHw.Report.Perfetto;
using EeHw.Report.Readings;

namespace EeHw.Cli.Pipeline;

/// <summary>Takes one design through every step and collects what a report is drawn from. What this machine lacks becomes a note, not a failure.</summary>
/// <param name="context">The verb's context.</param>
/// <param name="options">What to do.</param>
public sealed class DesignReporter(VerbContext context, DesignReporterOptions options)
{
    private readonly List<string> _notes = [];
    private readonly List<ReportLink> _links = [];

    /// <summary>Reports one design file.</summary>
    /// <param name="path">The design.</param>
    /// <returns>Its numbers; the folder <see cref="DesignReporterOptions.Folder"/> holds what was written on the way.</returns>
    /// <exception cref="EeHwException">What is wrong with the design.</exception>
    public DesignReport Report(string path)
    {
        context.Progress.Start($"reading {path}");
        var lowered = DesignLoader.Load(path, DesignLoadOptions.Default with { Cancellation = context.Cancellation });
        NetworkSketch.RequireWeights(lowered.Design, "it cannot be run on data");
        lowered.Design.Deployment.RequireBuilt();
        foreach (var note in lowered.Notes.Where(n => n.Severity == Severity.Warning))
        {
            context.Report(note);
        }

        var session = new DesignSession(lowered, context.Progress, context.Cancellation) { SampleLimit = options.Samples };
        var empty = new DesignReport { Name = lowered.Design.Name, Summary = Summary(lowered), InputHash = lowered.InputHash, Readings = [] };
        var folder = Path.Combine(options.Folder, empty.FolderName);
        WriteResolved(lowered, folder);
        Link(empty, "design.resolved.yaml", "the design with everything decided");
        TraceFile.Write(session.FloatTrace, Path.Combine(folder, "trace-float.npz"));
        TraceFile.Write(session.FixedTrace, Path.Combine(folder, "trace-fixed.npz"));
        Link(empty, "trace-float.npz", "what every exit answers, in float32 (numpy opens it)");
        Link(empty, "trace-fixed.npz", "the same in fixed point");

        // Each sample once: then every reading has seen the same ones.
        var workload = MovedReading.Plain(lowered.Design.Workload, session.Data.Count);
        var simulated = SimulatedReadings.Simulate(session, SimulatedReadings.ForReport with { Workload = workload, IgnoreControl = true }, context.Progress, context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        var readings = new List<Reading> { PolicyReadings.Float(session), SimulatedReadings.ClosedForm(session), new("simulated", simulated.Measurement) };
        if (simulated.Timeline is { } timeline)
        {
            AtomicFile.Write(Path.Combine(folder, "timeline.json"), stream => PerfettoTrace.Write(timeline, Tool.Version, lowered.InputHash, stream));
            Link(empty, "timeline.json", "clock by clock: open it in ui.perfetto.dev");
        }

        var latencies = SimulatedReadings.Latencies(simulated, lowered.Graph.Clock.Nanoseconds(1)).ToList();
        if (simulated is { Engine: null, Linked: null })
        {
            AddGenerated(session, folder, empty, readings);
        }
        else
        {
            _notes.Add($"The design {(simulated.Engine is null ? "continues behind a link" : "runs its layers on an engine")}: no source is written for it, so that nothing generated stands beside the simulation.");
        }

        AddDevices(session, simulated.Measurement, readings, latencies);
        return empty with
        {
            Readings = readings.ToValueList(),
            TradeOff = PolicyReadings.TradeOff(session),
            ExitMetrics = PolicyReadings.Exits(session),
            Latencies = latencies.ToValueList(),
            PartName = $"{lowered.Platform.Part} ({lowered.Platform.Board})",
            Part = lowered.Platform.Resources,
            Moved = MovedReading.Of(context, session),
            Gantt = simulated.Timeline is { } window ? Gantt.Of(window) : [],
            Reconfigured = Reconfigured(path, lowered),
            Roofline = simulated.Engine is { } engine ? EngineRoofline.Of(engine.Layers, engine.Engine) : null,
            DeviceRoofline = DeviceReadings.Roofline(session, context.Progress, context.Cancellation),
            Links = _links.ToValueList(),
            Notes = _notes.ToValueList(),
        };
    }

    private void AddGenerated(DesignSession session, string folder, DesignReport report, List<Reading> readings)
    {
        context.Progress.Start("writing the design as source");
        var written = Targets.All.Where(t => Write(session, t, folder)).Select(t => t.Name).ToList();
        foreach (var name in written)
        {
            Link(report, name + "/README.md", $"the design as {name} project");
        }

        if (written.Contains("vitis"))
        {
            Add(GeneratedReadings.CSimulate(context, session, Path.Combine(folder, "vitis")));
        }

        if (options.HasRtl)
        {
            Add(GeneratedReadings.RtlSimulate(context, session, Path.Combine(folder, "verilog"), Math.Min(session.Data.Count, options.VerifySamples)));
        }

        void Add((Reading? Reading, string? Missing) check)
        {
            if (check.Reading is { } reading)
            {
                readings.Add(reading);
            }

            if (check.Missing is { } missing)
            {
                _notes.Add(missing);
            }
        }
    }

    // A target that cannot take this design (several clocks, another vendor's part, a limit of its tool) is left out, and the report says why.
    private bool Write(DesignSession session, Target target, string folder)
    {
        try
        {
            ProjectGeneration.Write(session, target, Path.Combine(folder, target.Name), options.VerifySamples);
            return true;
        }
        catch (EeHwException e) when (e.Diagnostics.All(d => d.Code == Codes.Codegen.OneClockOnly || d.Code == Codes.Platforms.OtherVendor || d.Code == Codes.Codegen.ToolLimit))
        {
            _notes.Add($"The {target.Name} project was left out: {string.Join(' ', e.Diagnostics.Select(d => $"{d.Code.Id}: {d.Message}"))}");
            return false;
        }
    }

    private void AddDevices(DesignSession session, Measurement simulated, List<Reading> readings, List<LatencyCurve> latencies)
    {
        var devices = Devices.List();
        foreach (var note in devices.Notes)
        {
            _notes.Add($"OpenCL was left out: {note.Message} The software device ran instead.");
        }

        var openCl = devices.Devices.FirstOrDefault(d => d.Id != "software" && d.IsCpu);
        foreach (var id in new[] { "software", openCl?.Id }.OfType<string>())
        {
            var (reading, latency) = DeviceReadings.Run(session, id, DeviceReadings.KernelCache(context.Console), context.Progress, context.Cancellation);
            readings.Add(reading with { Measurement = DeviceReadings.WithModelledEnergy(reading.Measurement, simulated, session.Lowered) });
            latencies.Add(latency);
        }
    }

    // The network goes along, so that the folder can be taken elsewhere.
    private static void WriteResolved(LoweredDesign lowered, string folder)
    {
        var network = Path.Combine(folder, Path.GetFileName(lowered.Design.Network));
        AtomicFile.Write(network, File.ReadAllBytes(lowered.Design.Network));
        ResolvedDesign.Write(lowered with { Design = lowered.Design with { Network = Path.GetFullPath(network) } }, Path.Combine(folder, "design.resolved.yaml"));
    }

    private static string Summary(LoweredDesign lowered)
    {
        var (design, network) = (lowered.Design, lowered.Network.Network);
        var costs = new NetworkCosts(network);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Path.GetFileName(design.Network)}: {network.ExitCount} exits, {costs.Parameters:N0} parameters, {costs.CumulativeMacs[^1]:N0} MACs; {design.Platform} at {design.ClockMhz} MHz; {ArithmeticText.ToText(design.Arithmetic)}; {design.Exits.Policy} at {string.Join(", ", design.Exits.Thresholds)} by {design.Exits.UnitKind}");
    }

    // The variant with a reconfigurable region stands beside the design: design.yaml, design.reconfigured.yaml.
    private Reading? Reconfigured(string path, LoweredDesign beside)
    {
        var variant = Path.ChangeExtension(path, ".reconfigured.yaml");
        if (!File.Exists(variant))
        {
            return null;
        }

        var lowered = DesignLoader.Load(variant, DesignLoadOptions.Default with { Cancellation = context.Cancellation });
        var session = new DesignSession(lowered, context.Progress, context.Cancellation) { SampleLimit = options.Samples };
        var result = SimulatedReadings.Simulate(session, EeHw.Sim.SimulationOptions.Default with { Workload = lowered.Design.Workload with { Samples = session.Data.Count }, CoResident = beside.Graph }, context.Progress, context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        return new("reconfigured", result.Measurement);
    }

    private void Link(DesignReport report, string file, string description) => _links.Add(new($"{report.FolderName}/{file}", description));
}
