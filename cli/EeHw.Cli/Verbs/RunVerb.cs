using System.CommandLine;
using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Cli.Pipeline;
using EeHw.Host;
using EeHw.Host.OpenCl;
using EeHw.Host.Power;
using EeHw.Model.Designs;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Results;
using EeHw.Sim;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw run</c>: a design's samples through its network on a device of this machine, exits taken, measured.</summary>
public sealed class RunVerb : IVerb
{
    // One unit in the last place of a float32 sum of some hundred terms, with room.
    private const double FloatTolerance = 1e-4;

    private readonly Argument<string> _design = new("design") { Description = "Design file (YAML)." };
    private readonly Option<string?> _device = new("--device") { Description = "software or opencl:0, as `eehw devices` lists them; without it the first OpenCL device for CPUs, or software where there is none." };
    private readonly Option<string> _arithmetic = new("--arithmetic") { Description = "fixed: the design's own, bit for bit with its decision units; float: float32 with the policy.", DefaultValueFactory = _ => "fixed" };
    private readonly Option<int?> _samples = new("--samples") { Description = "Samples at most; all of the design's data without it." };
    private readonly Option<int> _batch = new("--batch") { Description = "Samples per batch.", DefaultValueFactory = _ => RunOptions.Default.Batch };
    private readonly Option<int> _repeats = new("--repeats") { Description = "Passes over the samples; the median counts.", DefaultValueFactory = _ => RunOptions.Default.Repeats };
    private readonly Option<bool> _compare = new("--compare") { Description = "Compare every answer with the reference executor; a difference ends with exit code 3." };
    private readonly Option<int?> _vectors = new("--vector-bits") { Description = "Shape kernels for vectors of 128, 256 or 512 bits; without it as the device says." };
    private readonly Option<bool> _direct = new("--direct") { Description = "Compute every float convolution directly, none by Winograd's transform." };
    private readonly Option<string?> _cache = new("--cache") { Description = "Folder for compiled kernels; without it eehw/opencl in the user's cache folder." };

    /// <inheritdoc/>
    public VerbCommand Create()
    {
        _arithmetic.AcceptOnlyFromAmong("fixed", "float");
        _vectors.AcceptOnlyFromAmong("128", "256", "512");
        _samples.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
            {
                result.AddError("--samples must be 1 or more.");
            }
        });
        return new("run", "Runs a design's network on a device, exits really skipping what lies behind them, and measures it.")
        {
            Run = Run,
            Examples =
            [
                new("eehw run samples/glyphs/design.yaml", "on the best device here, in the design's fixed point"),
                new("eehw run design.yaml --device software --arithmetic float --batch 1", "float32, one sample at a time: latency"),
                new("eehw run design.yaml --compare --json", "every answer compared with the reference; one JSON document"),
            ],
            Arguments = { _design },
            Options = { _device, _arithmetic, _samples, _batch, _repeats, _compare, _vectors, _direct, _cache },
        };
    }

    private int Run(VerbContext context)
    {
        var parsed = context.Parsed;
        var lowered = DesignLoader.Load(parsed.GetValue(_design)!, DesignLoadOptions.Default with { Cancellation = context.Cancellation });
        var session = new DesignSession(lowered, context.Progress, context.Cancellation) { SampleLimit = parsed.GetValue(_samples) };
        var isFixed = parsed.GetValue(_arithmetic) == "fixed";
        using var device = Open(context);
        var result = Measure(context, session, device, isFixed);
        var measurement = WithModelledEnergy(result, session, context.Cancellation);
        if (context.IsJson)
        {
            context.WriteJson(InputHash.Of(lowered.InputHash, session.Data.Hash, device.Info.Name, device.Info.Driver, parsed.GetValue(_arithmetic)!), writer =>
            {
                MeasurementJson.WriteFields(writer, measurement);
                writer.WriteString("device", device.Info.Id);
                writer.WriteString("arithmetic", parsed.GetValue(_arithmetic));
                writer.WriteNumber("batch", result.Batch);
                writer.WriteNumber("buildSeconds", result.BuildTime.TotalSeconds);
            });
        }

        Print(context, session, device, result, measurement);
        return measurement.Mismatches > 0 ? ExitCode.Mismatch : ExitCode.Ok;
    }

    private IDevice Open(VerbContext context)
    {
        var id = context.Parsed.GetValue(_device);
        if (id is null)
        {
            var list = Devices.List();
            foreach (var note in list.Notes)
            {
                context.Report(note);
            }

            id = list.Devices.FirstOrDefault(d => d.Id != "software" && d.IsCpu)?.Id ?? "software";
        }

        return Devices.Open(id, openCl: new OpenClOptions { CacheFolder = context.Parsed.GetValue(_cache) ?? DeviceReadings.KernelCache(context.Console) });
    }

    private RunResult Measure(VerbContext context, DesignSession session, IDevice device, bool isFixed)
    {
        var (lowered, parsed) = (session.Lowered, context.Parsed);
        var network = lowered.Network.Network;
        var data = session.Data;
        var samples = isFixed ? SampleSet.Fixed(lowered.Network, data.Values) : SampleSet.Float(network.Input, data.Values);
        var rule = isFixed ? ExitRule.Of(UnitPolicy.Of(lowered.Graph)) : ExitRule.Of(session.Policy, network.ExitCount);
        var reference = !parsed.GetValue(_compare) ? null
            : isFixed ? new Reference(session.UnitDecisions, session.FixedTrace, 0)
            : new Reference(session.Policy.Decide(session.FloatTrace), session.FloatTrace, FloatTolerance);
        var meter = EnergyMeters.Find(EnergyMeters.SystemFolder, out var reason);
        context.Progress.Start(device.Info.Id == "software" ? "running" : "compiling kernels, running");
        var quantized = isFixed ? lowered.Network : null;
        return InferenceRun.Run(
            device,
            new LoadRequest { Network = network, Quantized = quantized, Program = DeviceKernels.For(device.Info, network, quantized, parsed.GetValue(_batch), new(parsed.GetValue(_vectors), !parsed.GetValue(_direct))) },
            samples,
            data.Labels,
            rule,
            reference,
            new RunOptions { Batch = parsed.GetValue(_batch), Repeats = parsed.GetValue(_repeats), Progress = context.Progress, Meter = meter, NoMeter = reason },
            context.Cancellation);
    }

    // Where nothing is measured, what the model says of the accelerator stands beside it, labelled.
    private static Measurement WithModelledEnergy(RunResult result, DesignSession session, CancellationToken cancellation)
    {
        return result.Measurement.EnergyPjPerSample is not null
            ? result.Measurement
            : DeviceReadings.WithModelledEnergy(result.Measurement, Simulator.Run(session.Lowered, result.Answers.Decisions, SimulationOptions.Default, cancellation).Measurement, session.Lowered);
    }

    private static void Print(VerbContext context, DesignSession session, IDevice device, RunResult result, Measurement m)
    {
        string Number(double value, string format = "0") => value.ToString(format, CultureInfo.InvariantCulture);
        context.Print($"{session.Lowered.Design.Name} on {device.Info.Id}: {m.Tool}");
        var table = new TextTable("what", "value|", "unit");
        table.Add("samples", Number(m.Samples), "");
        table.Add("throughput", Number(m.ThroughputPerSecond!.Value), "samples/s");
        var latency = m.LatencyNs!;
        table.Add("latency mean", Number(latency.Mean / 1000, "0.0"), "us");
        table.Add("latency p50", Number(latency.P50 / 1000, "0.0"), "us");
        table.Add("latency p95", Number(latency.P95 / 1000, "0.0"), "us");
        table.Add("latency p99", Number(latency.P99 / 1000, "0.0"), "us");
        table.Add("latency max", Number(latency.Max / 1000, "0.0"), "us");
        table.Add("accuracy", Number(m.AccuracyFraction!.Value * 100, "0.00"), "%");
        foreach (var exit in m.Exits)
        {
            table.Add($"left at {exit.Name}", Number(exit.Share * 100, "0.0"), "%");
        }

        table.Add("energy per sample", m.EnergyPjPerSample is { } energy ? Number(energy.Mean * 1e-6, "0.0") : "-", m.EnergyPjPerSample is null ? "" : "uJ");
        if (m.Mismatches is { } mismatches)
        {
            table.Add("differ from the reference", Number(mismatches), "samples");
        }

        table.Add("build and warm-up", Number(result.BuildTime.TotalSeconds, "0.00"), "s");
        context.Print(table);
        context.Print($"Energy: {m.EnergySource}.");
        foreach (var note in m.Notes)
        {
            context.Print(note);
        }

        foreach (var mismatch in result.Mismatches)
        {
            context.Print(string.Create(CultureInfo.InvariantCulture, $"sample {mismatch.Sample}: {mismatch.What} is {mismatch.Actual}, the reference has {mismatch.Expected}"));
        }
    }
}
