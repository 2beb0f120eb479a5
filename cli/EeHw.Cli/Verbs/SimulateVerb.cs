using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EeHw.Cli.Pipeline;
using EeHw.Cli.Verbs.Engines;
using EeHw.Cli.Verbs.Policies;
using EeHw.Cli.Verbs.Simulation;
using EeHw.Codegen.Verilog;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.Anytime;
using EeHw.Model.Formats;
using EeHw.Model.Results;
using EeHw.Report.Dram;
using EeHw.Report.Perfetto;
using EeHw.Report.Vcd;
using EeHw.Sim;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw simulate</c>: what a design will do, clock by clock.</summary>
public sealed class SimulateVerb : IVerb
{
    private readonly Argument<string> _design = new("DESIGN") { Description = "Design file (YAML), resolved or not." };

    private readonly Option<string?> _trace = new("--trace") { Description = "Trace to take the decisions from, made in the design's arithmetic; else the design's data are run." };

    private readonly Option<string?> _decisions = new("--decisions") { Description = "Decisions that are drawn: random:p=0.75 or random:p=0.75,seed=1; p: leaving at each early exit." };

    private readonly Option<long?> _samples = new("--samples") { Description = "Samples to simulate instead of the design's workload; decisions are walked cyclically." };

    private readonly Option<bool> _depths = new("--depths") { Description = "Search the smallest sufficient depth of every FIFO and buffer (many runs)." };

    private readonly Option<bool> _anyOrder = new("--any-order") { Description = "With --depths: depths that suffice for every short periodic order of exits and for bursts too, not only for these decisions." };

    private readonly Option<string?> _resolved = new("--resolved") { Description = "With --depths: write the design, everything decided, with the depths found for its FIFOs." };

    private readonly Option<bool> _plain = new("--plain") { Description = "Step every clock instead of replaying what repeats; the result is the same." };

    private readonly Option<string?> _perfetto = new("--perfetto") { Description = "Write a timeline for ui.perfetto.dev to this file." };

    private readonly Option<string?> _vcd = new("--vcd") { Description = "Write valid, ready, levels and sample numbers of the window as VCD, under the names of the generated RTL." };

    private readonly Option<string?> _dram = new("--dram-trace") { Description = "Write the memory traffic of the whole workload as a DRAMsim3 trace." };

    private readonly Option<string> _window = new("--window") { Description = "Samples of the timeline and the waves: first:count.", DefaultValueFactory = _ => "4:8" };

    private readonly Option<bool> _best = new("--optimal-schedule") { Description = "Hold the scheduler of a partition against the best schedule known in advance (up to 200 samples)." };

    private readonly Option<bool> _load = new("--load-curve") { Description = "Also find response times against load, under Poisson arrivals, with the knee." };

    private readonly Option<string?> _curve = new("--curve") { Description = "Write accuracy over time, for designs with exits.interruptNs (.svg, .pdf or .csv)." };

    private readonly Option<string?> _out = new("--out") { Description = "Write the measurement as JSON to this file." };

    /// <inheritdoc/>
    public VerbCommand Create()
    {
        _samples.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<long?>() is < 1)
            {
                r.AddError("--samples must be 1 or more.");
            }
        });
        return new("simulate", "Predict throughput, latency, stalls, resources and energy of a design, clock by clock.")
        {
            Run = Run,
            Examples =
            [
                new("eehw simulate samples/glyphs/design.yaml", "the design's own data and workload"),
                new("eehw simulate samples/glyphs/design.yaml --decisions random:p=0.6 --samples 100000", "drawn decisions: no network is run"),
                new("eehw simulate samples/glyphs/design.yaml --decisions random:p=0.6 --perfetto timeline.json --window 8:4", "a timeline of four samples"),
                new("eehw simulate samples/glyphs/design.yaml --samples 8 --vcd sim.vcd --window 0:8", "waves to lay beside those of the RTL"),
            ],
            Arguments = { _design },
            Options = { _trace, _decisions, _samples, _depths, _anyOrder, _resolved, _plain, _perfetto, _vcd, _dram, _window, _best, _load, _curve, _out },
        };
    }

    private int Run(VerbContext context)
    {
        var (trace, text) = (context.Parsed.GetValue(_trace), context.Parsed.GetValue(_decisions));
        if (trace is not null && text is not null)
        {
            throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, "--trace and --decisions both say where decisions come from.", "Give one of them, or neither to run the design's data.");
        }

        var resolved = context.Parsed.GetValue(_resolved);
        if (resolved is not null && !context.Parsed.GetValue(_depths))
        {
            throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, "--resolved writes the depths that --depths finds.", "Give --depths too, or use `eehw design resolve`.");
        }

        if (context.Parsed.GetValue(_anyOrder) && !context.Parsed.GetValue(_depths))
        {
            throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, "--any-order says for which orders of exits --depths searches.", "Give --depths too.");
        }

        var samples = context.Parsed.GetValue(_samples);
        var perfetto = context.Parsed.GetValue(_perfetto);
        var (vcd, dram) = (context.Parsed.GetValue(_vcd), context.Parsed.GetValue(_dram));
        var hasWindow = perfetto is not null || vcd is not null;
        var (first, count) = Window(context.Parsed.GetValue(_window)!);
        context.Progress.Start("loading the design");
        var file = context.Parsed.GetValue(_design)!;
        var isSketch = DesignFile.Read(file).Sketch is not null;
        var design = DesignLoader.Load(file, new DesignLoadOptions
        {
            // A network without weights has no data to take the shares of its exits from.
            Trace = isSketch && trace is not null ? TraceFile.Read(trace) : null,
            Decisions = isSketch && text is not null ? SimulatedDecisions.Drawn(text, DesignFile.Read(file).Sketch!.Stages.Count) : null,
            Cancellation = context.Cancellation,
        });
        RequireStreaming(context, design, hasWindow: vcd is not null);
        var session = new DesignSession(design, context.Progress, context.Cancellation) { SampleLimit = samples is < int.MaxValue ? (int)samples : null };
        var decisions = text is not null ? SimulatedDecisions.OfText(text, design) : trace is not null ? SimulatedDecisions.OfTrace(trace, session) : SimulatedDecisions.OfDesign(session);
        decisions = AnytimeReading.Apply(design, decisions);
        var workload = design.Design.Workload with { Samples = samples ?? design.Design.Workload.Samples };
        if ((trace ?? text) is not null && workload.Difficulty.IsDrawn)
        {
            // what is given on the command line stands instead of what the design draws
            workload = workload with { Difficulty = Difficulty.Default };
        }

        var levels = ControlLevels.Of(session, decisions, text is not null, trace);
        foreach (var note in levels.Notes)
        {
            context.Report(note);
        }

        context.Progress.Start("simulating");
        var result = DesignLoader.At(file, () => Simulator.Run(
            design,
            decisions.Unit,
            new SimulationOptions
            {
                Workload = workload,
                Labels = decisions.Labels,
                Levels = levels.Decisions,
                KeepDecisions = design.Design.Deployment.Interruption is not null,
                Answers = decisions.Answers,
                IsPlain = context.Parsed.GetValue(_plain),
                BestSchedule = context.Parsed.GetValue(_best),
                LoadCurve = context.Parsed.GetValue(_load),
                SearchDepths = context.Parsed.GetValue(_depths),
                DepthsForAnyOrder = context.Parsed.GetValue(_anyOrder),
                TimelineFrom = hasWindow ? first : 0,
                TimelineSamples = hasWindow ? count : 0,
                Waves = vcd is null ? null : VerilogTarget.NamesOf(design),
                Transfers = dram is null ? null : DmaMap.Default,
                Progress = released => context.Progress.Report((double)released / workload.Samples),
            },
            context.Cancellation));
        var anytime = AnytimeReading.Of(design, workload, decisions, result);
        var beside = result.Measurement is { Reconfiguration: not null, IsPartial: false }
            ? Simulator.Run(design, decisions.Unit, new SimulationOptions { Workload = workload, Labels = decisions.Labels, IgnorePartitions = true }, context.Cancellation).Measurement
            : null;
        var hash = InputHash.Of([design.InputHash, decisions.Source, workload.Samples.ToString(CultureInfo.InvariantCulture), .. FilesOf(design.Design).Select(InputHash.OfFile)]);
        if (context.Parsed.GetValue(_out) is { } path)
        {
            MeasurementJson.Write(path, result.Measurement, Tool.Version, hash);
        }

        if (context.Parsed.GetValue(_curve) is { } curve)
        {
            AnytimeOutput.Write(curve, anytime ?? throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--curve" }, "the design does not say when samples are interrupted.", "Give it exits.interruptNs."), "ns", $"{design.Design.Name} on {design.Platform.Name}, simulated, {anytime.Samples} samples; time from {(workload.IsClosed ? "the first word" : "arrival")}.");
        }

        if (resolved is not null && !result.Measurement.IsPartial)
        {
            ResolvedDesign.Write(FoundDepths.Apply(design, result.Measurement), resolved);
        }

        if (perfetto is not null && result.Timeline is { } timeline)
        {
            AtomicFile.Write(perfetto, stream => PerfettoTrace.Write(timeline, Tool.Version, hash, stream));
        }

        if (vcd is not null && result.Waves is { } waves)
        {
            AtomicFile.Write(vcd, stream => VcdFile.Write(waves, Tool.Version, hash, stream));
        }

        if (dram is not null)
        {
            AtomicFile.Write(dram, stream => DramTrace.Write(result.Transfers, stream));
        }

        foreach (var warning in OverloadWarnings.Of(workload, result.Measurement))
        {
            context.Report(warning);
        }

        if (context.IsJson)
        {
            context.WriteJson(hash, json => Write(json, design, decisions, result, beside, anytime));
        }
        else
        {
            foreach (var note in design.Notes)
            {
                context.Report(note);
            }

            SimulationText.Print(context, design, decisions, result, beside);
            if (anytime is not null)
            {
                context.Print(AnytimeOutput.Summary(anytime, "ns"));
                context.Print($"answered by {string.Join(", ", anytime.AnswerShares.Select((s, k) => $"{result.Measurement.Exits[k].Name} {PolicyOptions.Percent(s)}"))}; time counts from {(workload.IsClosed ? "a sample's first word" : "arrival")}, the hardware finishes what it has begun");
            }
        }

        return result.Measurement.IsPartial ? ExitCode.Cancelled : ExitCode.Ok;
    }

    // What looks at clocks, words and FIFOs has nothing to look at where layers run on an engine, or parts behind links.
    private void RequireStreaming(VerbContext context, LoweredDesign design, bool hasWindow)
    {
        (string Name, bool IsAsked)[] options =
        [
            ("--depths", context.Parsed.GetValue(_depths)), ("--plain", context.Parsed.GetValue(_plain)), ("--vcd", hasWindow), ("--dram-trace", context.Parsed.GetValue(_dram) is not null),
            ("--optimal-schedule", context.Parsed.GetValue(_best)), ("--load-curve", context.Parsed.GetValue(_load)),
        ];
        var asked = options.FirstOrDefault(o => o.IsAsked).Name;
        if (design.Links.Count > 0 && asked is not null)
        {
            throw new EeHwException(
                Codes.Links.Undivided,
                new Place { Item = asked },
                $"the design '{design.Design.Name}' has links and is simulated at the level of frames; this looks at units, words and FIFOs of a design on one part.",
                "Leave it out: the timeline (--perfetto), stations, queues and links are there.");
        }

        if (design.Design.Mapping.Engine is not null && asked is not null)
        {
            throw new EeHwException(
                Codes.Engines.StreamingOnly,
                new Place { Item = asked },
                $"the design '{design.Design.Name}' runs its layers on an engine, at the level of frames; this looks at units, words and FIFOs of a streaming design.",
                "Leave it out: the timeline (--perfetto), layers, stalls and bytes are there.");
        }
    }

    // What the design reads while it runs: arrivals, a schedule, policies of levels.
    private static IEnumerable<string> FilesOf(Design design)
        => design.Workload.Tenants.Select(t => t.Arrivals.Arrivals).Append(design.Workload.Arrivals).Append(design.Control.Schedule).Concat(design.Control.Levels.Select(l => l.PolicyFile)).OfType<string>();

    private static (long First, int Count) Window(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first) && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? (first, count)
            : throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--window" }, $"is '{text}'; it is the first sample and how many: 4:8.");
    }

    private static void Write(Utf8JsonWriter json, LoweredDesign design, SimulatedDecisions decisions, SimulationResult result, Measurement? beside, AnytimeEvaluation? anytime)
    {
        MeasurementJson.WriteFields(json, result.Measurement);
        json.WriteString("decisions", decisions.Source);
        json.WriteNumber("intervalBoundCycles", ClosedForm.Interval(design, result.Measurement.ExitShares.AsSpan()));
        if (decisions is { InFloat: { } inFloat, AccuracyInFloat: { } accuracyInFloat })
        {
            json.WriteStartObject("policyInFloat");
            json.WriteNumber("accuracyFraction", accuracyInFloat);
            json.WriteStartArray("exitShares");
            foreach (var share in inFloat.Shares(design.Graph.ExitCount))
            {
                json.WriteNumberValue(share);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (anytime is not null)
        {
            json.WriteStartObject("anytime");
            AnytimeOutput.WriteFields(json, anytime, "ns");
            json.WriteEndObject();
        }

        if (beside is not null)
        {
            json.WritePropertyName("coResident");
            MeasurementJson.WriteObject(json, beside);
        }

        if (result.Linked is { } linked)
        {
            LinkedText.Write(json, design, linked, decisions);
            return;
        }

        if (result.Engine is { } engine)
        {
            json.WriteStartObject("engine");
            EngineText.Write(json, engine.Layers, engine.Engine);
            json.WriteEndObject();
            return;
        }

        json.WriteStartObject("cache");
        json.WriteNumber("clusters", result.Cache.Clusters);
        json.WriteNumber("transitions", result.Cache.Transitions);
        json.WriteNumber("computed", result.Cache.Computed);
        json.WriteNumber("states", result.Cache.States);
        json.WriteNumber("steppedClocks", result.Cache.SteppedClocks);
        json.WriteNumber("simulatedClocks", result.Cache.SimulatedClocks);
        json.WriteNumber("spans", result.Cache.Spans);
        json.WriteNumber("computedSpans", result.Cache.ComputedSpans);
        json.WriteNumber("designStates", result.Cache.Moments);
        json.WriteBoolean("repeats", result.Cache.IsRepeating);
        json.WriteEndObject();
    }
}
