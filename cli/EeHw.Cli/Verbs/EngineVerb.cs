using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using EeHw.Cli.Output;
using EeHw.Cli.Verbs.Engines;
using EeHw.Model.Diagnostics;
using EeHw.Model.Engines;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Sim.Engines;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw engine</c>: what the layers of a network cost on one systolic array, by closed form.</summary>
public sealed class EngineVerb : IVerb
{
    private readonly Argument<string> _network = new("NETWORK") { Description = "ONNX file, or a topology file of SCALE-Sim (CSV)." };
    private readonly Option<string> _array = new("--array") { Description = "Processing elements, rows x columns.", DefaultValueFactory = _ => "32x32" };
    private readonly Option<string> _dataflow = new("--dataflow") { Description = "What stays in the array: ws (weights), os (outputs), is (inputs); vector: output-parallel, no systolic array.", DefaultValueFactory = _ => "ws" };
    private readonly Option<string?> _compat = new("--compat") { Description = "scalesim: count as its CALC mode does (output sizes rounded up, one clock less per layer)." };
    private readonly Option<string?> _out = new("--out") { Description = "Folder for a roofline of the layers (roofline.svg, .pdf, .csv). Needs --buffers." };
    private readonly EngineOptions _memory = new();
    private readonly EngineLoadOptions _load = new();

    /// <inheritdoc/>
    public VerbCommand Create()
    {
        _compat.AcceptOnlyFromAmong("scalesim");
        var command = new VerbCommand("engine", "Count clocks, stalls and memory traffic of a network's layers that run on one systolic array in turn.")
        {
            Run = Run,
            Examples =
            [
                new("eehw engine samples/glyphs/glyphs.onnx --array 16x16 --dataflow os", "the layers of a network, outputs staying in the array"),
                new("eehw engine resnet18.csv --array 32x32 --dataflow ws --compat scalesim --json", "a topology file, counted as SCALE-Sim counts"),
                new("eehw engine samples/glyphs/glyphs.onnx --array 8x8 --buffers 8K,4K,8K --dram-gbps 2.1 --clock 100", "with on-chip buffers and DRAM: tiles, stalls, bytes"),
            ],
            Arguments = { _network },
            Options = { _array, _dataflow, _compat, _out },
        };
        foreach (var option in _memory.All.Concat(_load.All))
        {
            command.Options.Add(option);
        }

        return command;
    }

    private int Run(VerbContext context)
    {
        var path = context.Parsed.GetRequiredValue(_network);
        var size = ArraySize.Parse(context.Parsed.GetRequiredValue(_array), new Place { Item = "--array" });
        var dataflow = Dataflows.Parse(context.Parsed.GetRequiredValue(_dataflow), new Place { Item = "--dataflow" });
        var isCompatible = context.Parsed.GetValue(_compat) is not null;
        if (isCompatible && dataflow == Dataflow.OutputParallel)
        {
            throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = "--compat" }, "SCALE-Sim has systolic arrays: ws, os and is; an output-parallel array is none of them.", "Leave --compat out.");
        }

        if (_memory.Engine(context, size, dataflow) is { } engine)
        {
            return RunWithMemory(context, path, engine, isCompatible);
        }

        var (layers, hash) = Read(path, isCompatible);
        var rows = layers.Select(l => SystolicArray.Run(l, size, dataflow, isCompatible)).ToList();
        if (context.IsJson)
        {
            context.WriteJson(hash, json => Write(json, rows, size, dataflow, isCompatible));
        }
        else
        {
            Print(context, rows, size, dataflow, isCompatible);
        }

        return ExitCode.Ok;
    }

    private int RunWithMemory(VerbContext context, string path, Engine engine, bool isCompatible)
    {
        if (isCompatible)
        {
            throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, "--compat counts as SCALE-Sim's CALC mode, which knows no --buffers.", "Give one of them.");
        }

        var content = InputFile.ReadAllBytes(path, OnnxReader.MaximumBytes, "Name a topology file (CSV) or an ONNX file.");
        var network = path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? null : OnnxReader.Read(path, content, out _);
        var steps = _load.Stages(context, network is null ? TopologyCsv.ParseSteps(System.Text.Encoding.UTF8.GetString(content), path) : EngineSteps.Of(network));
        if (steps.Count == 0)
        {
            throw new EeHwException(Codes.Engines.NothingToRun, new Place { File = path }, "the network has no layer that computes.");
        }

        var costs = EngineCosts.Of(steps, engine);
        if (context.Parsed.GetValue(_out) is { } folder)
        {
            EngineRoofline.Write(folder, costs, engine, context.Cancellation);
        }

        var load = _load.Read(context, steps.Max(s => s.Stage) + 1, _memory.Platform(context), network?.Exits.Select(e => e.Name).ToValueList());
        var result = load is null ? null : EngineSimulation.Run(steps, engine, load, context.Cancellation);
        if (result?.Measurement.Service is { } service && service.OfferedPerSecond > service.SustainablePerSecond)
        {
            context.Report(new Diagnostic(
                Codes.Simulation.Overload,
                Severity.Warning,
                new Place { Item = "--workload" },
                string.Create(CultureInfo.InvariantCulture, $"{service.OfferedPerSecond:0.##} samples arrive per second; the engines take {service.SustainablePerSecond:0.##}, so that queues grow and response times say how long was simulated."),
                "Let samples come more slowly, or give more engines, larger batches or earlier exits."));
        }

        if (context.IsJson)
        {
            context.WriteJson(InputHash.Of(Convert.ToHexStringLower(SHA256.HashData(content)), engine.ToString(), load is null ? "" : string.Join(' ', context.Parsed.Tokens.Select(t => t.Value))), json => Write(json, costs, engine, result));
        }
        else
        {
            EngineText.Print(context, costs, engine);
            if (result is not null)
            {
                EngineLoadText.Print(context, result);
            }
        }

        return result?.Measurement.IsPartial == true ? ExitCode.Cancelled : ExitCode.Ok;
    }

    private static void Write(Utf8JsonWriter json, ValueList<StepCost> costs, Engine engine, EngineResult? result)
    {
        EngineText.Write(json, costs, engine);
        if (result is not null)
        {
            json.WriteNumber("boundPerSecond", result.BoundPerSecond);
            json.WritePropertyName("measurement");
            MeasurementJson.WriteObject(json, result.Measurement);
        }
    }

    private static (ValueList<EngineLayer> Layers, string Hash) Read(string path, bool isCompatible)
    {
        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            var text = InputFile.ReadAllBytes(path, TopologyCsv.MaximumBytes, "Name a topology file (CSV) or an ONNX file.");
            return (TopologyCsv.Parse(System.Text.Encoding.UTF8.GetString(text), path, isCompatible), Convert.ToHexStringLower(SHA256.HashData(text)));
        }

        var content = InputFile.ReadAllBytes(path, OnnxReader.MaximumBytes, "Name a topology file (CSV) or an ONNX file.");
        var layers = EngineLayers.Of(OnnxReader.Read(path, content, out _));
        return layers.Count > 0
            ? (layers, Convert.ToHexStringLower(SHA256.HashData(content)))
            : throw new EeHwException(Codes.Engines.NothingToRun, new Place { File = path }, "the network has no convolution and no dense layer.");
    }

    private static void Print(VerbContext context, List<LayerCycles> rows, ArraySize size, Dataflow dataflow, bool isCompatible)
    {
        var table = new TextTable("layer", "M|", "K|", "N|", "groups|", "folds|", "cycles|", "ifmap reads|", "filter reads|", "mapping|", "utilization|");
        foreach (var row in rows)
        {
            var layer = row.Layer;
            table.Add(
                layer.Name, Number(layer.OutputPixels), Number(layer.WindowElements), Number(layer.Filters), layer.Groups == 1 ? "" : Number(layer.Groups),
                Number(row.Folds), Number(row.Cycles), Number(row.IfmapReads), Number(row.FilterReads), Percent(row.MappingEfficiency), Percent(row.Utilization));
        }

        context.Print(table);
        var (cycles, macs) = (rows.Sum(r => r.Cycles), rows.Sum(r => r.Layer.Macs));
        context.Print(string.Create(CultureInfo.InvariantCulture, $"array {size}, {dataflow.ToText()}: {cycles:N0} clocks, {macs:N0} MACs, utilization {macs / ((double)cycles * size.Elements):P1} (closed form{(isCompatible ? ", counted as SCALE-Sim's CALC mode" : "")})"));
        context.Print("M output pixels, K elements under the kernel, N filters. Reads are words from on-chip memory; DRAM is taken to keep up. Layers without multiplications are not listed.");
    }

    private static void Write(Utf8JsonWriter json, List<LayerCycles> rows, ArraySize size, Dataflow dataflow, bool isCompatible)
    {
        json.WriteString("source", "closed form");
        json.WriteString("array", size.ToString());
        json.WriteString("dataflow", dataflow.ToText());
        json.WriteString("compat", isCompatible ? "scalesim" : "none");
        json.WriteStartArray("layers");
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("name", row.Layer.Name);
            json.WriteNumber("cycles", row.Cycles);
            json.WriteNumber("folds", row.Folds);
            json.WriteStartObject("sramReads");
            json.WriteNumber("ifmap", row.IfmapReads);
            json.WriteNumber("filter", row.FilterReads);
            json.WriteEndObject();
            json.WriteNumber("mappingEfficiency", row.MappingEfficiency);
            json.WriteNumber("utilization", row.Utilization);
            json.WriteNumber("macs", row.Layer.Macs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("cycles", rows.Sum(r => r.Cycles));
        json.WriteNumber("macs", rows.Sum(r => r.Layer.Macs));
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double fraction) => fraction.ToString("P1", CultureInfo.InvariantCulture);
}
