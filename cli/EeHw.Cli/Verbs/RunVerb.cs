using System.CommandLine;
using EeHw.Cli.Pipeline;
using EeHw.Cli.Verbs.Runs;
using EeHw.Host;
using EeHw.Host.OpenCl;
using EeHw.Host.Power;
using EeHw.Host.Profiles;
using EeHw.Host.Software;
using EeHw.Host.Streaming;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
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
    private readonly Option<int?> _batch = new("--batch") { Description = "Samples per batch; 64 without it, and with --stream 1: as many as wait, up to this." };
    private readonly Option<int> _repeats = new("--repeats") { Description = "Passes over the samples; the median counts.", DefaultValueFactory = _ => RunOptions.Default.Repeats };
    private readonly Option<bool> _compare = new("--compare") { Description = "Compare every answer with the reference executor; a difference ends with exit code 3." };
    private readonly Option<bool> _stream = new("--stream") { Description = "Samples arrive as the design's workload says: times from arrival, as `eehw simulate` gives them." };
    private readonly Option<int> _queue = new("--queue") { Description = "With --stream: samples that wait at most.", DefaultValueFactory = _ => 1024 };
    private readonly Option<string> _meter = new("--meter") { Description = "auto (powercap, else hwmon), none, powercap, hwmon, nvml, xrt, csv:FILE (rows seconds,watts) or command:PROGRAM (one number of watts per line).", DefaultValueFactory = _ => "auto" };
    private readonly Option<double> _idle = new("--idle") { Description = "Seconds for which the idle machine is watched before the run, to subtract its power; 0 subtracts nothing.", DefaultValueFactory = _ => 2 };
    private readonly Option<int?> _vectors = new("--vector-bits") { Description = "Shape kernels for vectors of 128, 256 or 512 bits; without it as the device says." };
    private readonly Option<string?> _family = new("--family") { Description = "Shape kernels for a cpu or a gpu; without it for what the device is." };
    private readonly Option<bool> _direct = new("--direct") { Description = "Compute every float convolution directly, none by Winograd's transform." };
    private readonly Option<string?> _cache = new("--cache") { Description = "Folder for compiled kernels; without it eehw/opencl in the user's cache folder." };

    private readonly Option<string?> _profile = new("--profile") { Description = "Folder for the time of each layer on one core of the software device or of an OpenCL device that is a CPU, under its measured peak: roofline.svg, .pdf, .csv." };

    /// <inheritdoc/>
    public VerbCommand Create()
    {
        _arithmetic.AcceptOnlyFromAmong("fixed", "float");
        _family.AcceptOnlyFromAmong("cpu", "gpu");
        _vectors.AcceptOnlyFromAmong("128", "256", "512");
        _samples.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
            {
                result.AddError("--samples must be 1 or more.");
            }
        });
        _idle.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (>= 0 and <= 600))
            {
                result.AddError("--idle must be 0 to 600 seconds.");
            }
        });
        return new("run", "Runs a design's network on a device, exits really skipping what lies behind them, and measures it.")
        {
            Run = Run,
            Examples =
            [
                new("eehw run samples/glyphs/design.yaml", "on the best device here, in the design's fixed point"),
                new("eehw run design.yaml --device software --arithmetic float --batch 1", "float32, one sample at a time: latency"),
                new("eehw run design.yaml --stream --batch 8", "samples arrive as the workload says; times from arrival beside `eehw simulate`"),
                new("eehw run design.yaml --meter command:./wattmeter --idle 5", "energy from an external meter that prints watts"),
                new("eehw run design.yaml --device software --arithmetic float --profile out", "time of each layer beside the measured peak of a core, with the roofline"),
                new("eehw run design.yaml --compare --json", "every answer compared with the reference; one JSON document"),
            ],
            Arguments = { _design },
            Options = { _device, _arithmetic, _samples, _batch, _repeats, _compare, _stream, _queue, _meter, _idle, _vectors, _family, _direct, _cache, _profile },
        };
    }

    private int Run(VerbContext context)
    {
        var parsed = context.Parsed;
        var lowered = DesignLoader.Load(parsed.GetValue(_design)!, DesignLoadOptions.Default with { Cancellation = context.Cancellation });
        lowered.Design.Deployment.RequireBuilt();
        var session = new DesignSession(lowered, context.Progress, context.Cancellation) { SampleLimit = parsed.GetValue(_samples) };
        var isFixed = parsed.GetValue(_arithmetic) == "fixed";
        var meter = EnergyMeters.Open(parsed.GetValue(_meter)!, EnergyMeters.SystemFolder, out var reason);
        using var opened = meter;
        using var device = Open(context);
        if (parsed.GetValue(_stream))
        {
            return Stream(context, session, device, isFixed, meter, reason);
        }

        if (parsed.GetResult(_queue) is { Implicit: false })
        {
            throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, "--queue says how many samples wait, and without --stream none does.", "Add --stream, or leave --queue out.");
        }

        var profile = Profile(context, session, device, isFixed);
        var result = Measure(context, session, device, isFixed, meter, reason);
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
                profile?.WriteFields(writer);
            });
        }

        RunText.Print(context, session, device, result, measurement);
        profile?.Print(context, parsed.GetValue(_profile)!);
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

        return Devices.Open(id, new SoftwareOptions { Winograd = !context.Parsed.GetValue(_direct) }, new OpenClOptions { CacheFolder = context.Parsed.GetValue(_cache) ?? DeviceReadings.KernelCache(context.Console) });
    }

    private RunResult Measure(VerbContext context, DesignSession session, IDevice device, bool isFixed, EnergyMeter? meter, string reason)
    {
        var (lowered, parsed) = (session.Lowered, context.Parsed);
        var data = session.Data;
        var (samples, rule) = Work(session, isFixed);
        var reference = !parsed.GetValue(_compare) ? null
            : isFixed ? new Reference(session.UnitDecisions, session.FixedTrace, 0)
            : new Reference(session.Policy.Decide(session.FloatTrace), session.FloatTrace, FloatTolerance);
        context.Progress.Start(device.Info.Id == "software" ? "running" : "compiling kernels, running");
        return InferenceRun.Run(
            device,
            Request(context, lowered, device, isFixed, parsed.GetValue(_batch) ?? RunOptions.Default.Batch),
            samples,
            data.Labels,
            rule,
            reference,
            new RunOptions { Batch = parsed.GetValue(_batch) ?? RunOptions.Default.Batch, Repeats = parsed.GetValue(_repeats), Progress = context.Progress, Meter = meter, NoMeter = reason, IdleTime = TimeSpan.FromSeconds(meter is null ? 0 : parsed.GetValue(_idle)) },
            context.Cancellation);
    }

    private ProfileOutput? Profile(VerbContext context, DesignSession session, IDevice device, bool isFixed)
    {
        var parsed = context.Parsed;
        if (parsed.GetValue(_profile) is not { } folder)
        {
            return null;
        }

        context.Progress.Start("timing each layer");

        // OpenCL launches layer by layer for one sample at a time.
        var batch = device.Info.Id == "software" ? parsed.GetValue(_batch) ?? RunOptions.Default.Batch : 1;
        var request = Request(context, session.Lowered, device, isFixed, batch);
        var profile = new ProfileOutput(LayerProfile.Measure(device, request, Work(session, isFixed).Samples, batch, context.Cancellation), request.Network, device.Info);
        profile.Write(folder, context.Cancellation);
        return profile;
    }

    private int Stream(VerbContext context, DesignSession session, IDevice device, bool isFixed, EnergyMeter? meter, string reason)
    {
        var parsed = context.Parsed;
        if (parsed.GetValue(_profile) is not null)
        {
            throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, "--profile times layers one by one, and --stream samples as they arrive.", "Run with --profile once, then with --stream.");
        }

        if (parsed.GetValue(_compare))
        {
            throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, "--compare compares a run, and --stream measures times.", "Run with --compare once, then with --stream.");
        }

        var (lowered, batch) = (session.Lowered, parsed.GetValue(_batch) ?? 1);

        // What cannot be streamed is refused before the data are judged.
        var options = StreamedRun.Options(lowered, parsed.GetValue(_samples), batch, parsed.GetValue(_queue)) with { Progress = context.Progress, Meter = meter, NoMeter = reason };
        var (samples, rule) = Work(session, isFixed);
        context.Progress.Start("compiling kernels, running as samples arrive");
        var result = StreamRun.Run(device, Request(context, lowered, device, isFixed, batch), samples, session.Data.Labels, rule, options, context.Cancellation);
        if (context.IsJson)
        {
            context.WriteJson(InputHash.Of(lowered.InputHash, session.Data.Hash, device.Info.Name, device.Info.Driver, parsed.GetValue(_arithmetic)!, "stream"), writer =>
            {
                MeasurementJson.WriteFields(writer, result.Measurement);
                writer.WriteString("device", device.Info.Id);
                writer.WriteString("arithmetic", parsed.GetValue(_arithmetic));
                writer.WriteNumber("batch", batch);
                writer.WriteNumber("highestQueue", result.HighestQueue);
                writer.WriteNumber("heldBackSamples", result.HeldBack);
                writer.WriteNumber("producerLatenessNs", result.LatenessNs);
                writer.WriteNumber("buildSeconds", result.BuildTime.TotalSeconds);
            });
        }

        StreamedRun.Print(context, session, device, result);
        return ExitCode.Ok;
    }

    private static (SampleSet Samples, ExitRule Rule) Work(DesignSession session, bool isFixed)
    {
        var (lowered, network) = (session.Lowered, session.Lowered.Network.Network);
        return isFixed
            ? (SampleSet.Fixed(lowered.Values, session.Data.Values), ExitRule.Of(UnitPolicy.Of(lowered.Graph)))
            : (SampleSet.Float(network.Input, session.Data.Values), ExitRule.Of(session.Policy, network.ExitCount));
    }

    private LoadRequest Request(VerbContext context, LoweredDesign lowered, IDevice device, bool isFixed, int batch)
    {
        var (network, quantized) = ((isFixed ? lowered.Values : lowered.Network).Network, isFixed ? lowered.Values : null);
        var options = new DeviceKernelOptions(context.Parsed.GetValue(_vectors), context.Parsed.GetValue(_family), !context.Parsed.GetValue(_direct));
        return new LoadRequest { Network = network, Quantized = quantized, Program = DeviceKernels.For(device.Info, network, quantized, batch, options, isFixed ? UnitPolicy.Of(lowered.Graph) : null) };
    }

    // Where nothing is measured, what the model says of the accelerator stands beside it, labelled.
    private static Measurement WithModelledEnergy(RunResult result, DesignSession session, CancellationToken cancellation)
    {
        return result.Measurement.EnergyPjPerSample is not null
            ? result.Measurement
            : DeviceReadings.WithModelledEnergy(result.Measurement, Simulator.Run(session.Lowered, result.Answers.Decisions, SimulationOptions.Default, cancellation).Measurement, session.Lowered);
    }
}
