using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EeHw.Cli.Output;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;

namespace EeHw.Cli.Verbs;

/// <summary><c>eehw inspect</c>: what a network is made of and what each exit costs.</summary>
public sealed class InspectVerb : IVerb
{
    private readonly Argument<string> _network = new("NETWORK") { Description = "ONNX file." };

    /// <inheritdoc/>
    public VerbCommand Create() => new("inspect", "Show the layers, exits and costs of a network.")
    {
        Run = Run,
        Examples =
        [
            new("eehw inspect samples/glyphs/glyphs.onnx", "layers, shapes, parameters, multiply-accumulates, cost of each exit"),
            new("eehw inspect net.onnx --json", "the same as one JSON document"),
        ],
        Arguments = { _network },
    };

    private int Run(VerbContext context)
    {
        var path = context.Parsed.GetRequiredValue(_network);
        var network = OnnxReader.Read(path, out var notes, context.IsJson, out var hash);
        var costs = new NetworkCosts(network);
        if (context.IsJson)
        {
            context.WriteJson(hash, json => Write(json, network, costs, notes));
            return ExitCode.Ok;
        }

        Print(context, network, costs);
        foreach (var note in notes)
        {
            context.Report(note);
        }

        return ExitCode.Ok;
    }

    private static void Print(VerbContext context, Network network, NetworkCosts costs)
    {
        context.Print($"network {network.Name}   input {network.InputName} {network.Input}   {Number(costs.Parameters)} parameters   {Number(costs.CumulativeMacs[^1])} MACs");
        var stages = new NetworkStages(network).StageOf;
        var layers = new TextTable("#|", "layer", "kind", "reads|", "output", "window", "stage|", "parameters|", "MACs|");
        for (var i = 0; i < network.Layers.Count; i++)
        {
            var layer = network.Layers[i];
            layers.Add(
                Number(i), layer.Name, layer.Kind, string.Join(",", layer.Inputs), layer.Output.ToString(), WindowOf(layer),
                Number(stages[i] + 1), OrBlank(costs.LayerParameters[i]), OrBlank(costs.LayerMacs[i]));
        }

        context.Print(layers);
        var exits = new TextTable("exit", "classes|", "own MACs|", "cumulative c_k|", "backbone b_k|", "share of all|", "rule in the file");
        for (var k = 0; k < network.ExitCount; k++)
        {
            var share = (double)costs.CumulativeMacs[k] / Math.Max(1, costs.CumulativeMacs[^1]);
            exits.Add(
                network.Exits[k].Name, Number(network.Classes(k)), Number(costs.StageMacs[k]), Number(costs.CumulativeMacs[k]), Number(costs.BackboneMacs[k]),
                share.ToString("P1", CultureInfo.InvariantCulture), RuleOf(network.Exits[k]));
        }

        context.Print(exits);
        context.Print("MACs are multiply-accumulates of convolutions and dense layers for one sample. c_k: to the answer of exit k with earlier heads paid. b_k: backbone alone.");
    }

    private static void Write(Utf8JsonWriter json, Network network, NetworkCosts costs, IReadOnlyList<Diagnostic> notes)
    {
        json.WriteString("name", network.Name);
        json.WriteString("inputName", network.InputName);
        WriteShape(json, "inputShape", network.Input);
        json.WriteNumber("parameters", costs.Parameters);
        json.WriteNumber("macs", costs.CumulativeMacs[^1]);
        json.WriteStartArray("exits");
        for (var k = 0; k < network.ExitCount; k++)
        {
            var exit = network.Exits[k];
            json.WriteStartObject();
            json.WriteString("name", exit.Name);
            json.WriteString("layer", network.Layers[exit.Layer].Name);
            json.WriteNumber("classes", network.Classes(k));
            json.WriteNumber("macs", costs.StageMacs[k]);
            json.WriteNumber("headMacs", costs.HeadMacs[k]);
            json.WriteNumber("cumulativeMacs", costs.CumulativeMacs[k]);
            json.WriteNumber("backboneMacs", costs.BackboneMacs[k]);
            if (exit.Rule is { } rule)
            {
                json.WriteStartObject("rule");
                json.WriteString("criterion", rule.Criterion);
                json.WriteNumber("threshold", rule.Threshold);
                json.WriteBoolean("strict", rule.Strict);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        var stages = new NetworkStages(network).StageOf;
        json.WriteStartArray("layers");
        for (var i = 0; i < network.Layers.Count; i++)
        {
            var layer = network.Layers[i];
            json.WriteStartObject();
            json.WriteString("name", layer.Name);
            json.WriteString("kind", layer.Kind);
            json.WriteStartArray("inputs");
            foreach (var input in layer.Inputs)
            {
                json.WriteStringValue(network.Layers[input].Name);
            }

            json.WriteEndArray();
            WriteShape(json, "outputShape", layer.Output);
            json.WriteNumber("stage", stages[i]);
            json.WriteNumber("parameters", costs.LayerParameters[i]);
            json.WriteNumber("macs", costs.LayerMacs[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("notes");
        foreach (var note in notes)
        {
            json.WriteStringValue($"{note.Place.Item}: {note.Message}");
        }

        json.WriteEndArray();
    }

    private static void WriteShape(Utf8JsonWriter json, string name, Shape shape)
    {
        json.WriteStartArray(name);
        json.WriteNumberValue(shape.Channels);
        json.WriteNumberValue(shape.Height);
        json.WriteNumberValue(shape.Width);
        json.WriteEndArray();
    }

    // What a window does beyond its size: 3x3 /2 pad 1 dilation 2x2 groups 4.
    private static string WindowOf(Layer layer) => layer switch
    {
        ConvLayer c => Text(c.Kernel, c.Stride, c.Padding, c.Dilation) + (c.Groups > 1 && !c.IsDepthwise ? $" groups {c.Groups}" : ""),
        PoolLayer p => Text(p.Kernel, p.Stride, p.Padding, p.Dilation),
        ClipLayer c => string.Create(CultureInfo.InvariantCulture, $"{c.Minimum}..{c.Maximum}"),
        _ => "",
    };

    private static string Text(Extent kernel, Extent stride, Padding padding, Extent dilation)
    {
        var isEven = padding == new Padding(padding.Top, padding.Top, padding.Top, padding.Top);
        return kernel
            + (stride == Extent.One ? "" : stride.Height == stride.Width ? $" /{stride.Height}" : $" /{stride}")
            + (padding == Padding.None ? "" : isEven ? $" pad {padding.Top}" : $" pad {padding}")
            + (dilation == Extent.One ? "" : $" dilation {dilation}");
    }

    private static string RuleOf(Exit exit)
        => exit.Rule is not { } rule ? "" : string.Create(CultureInfo.InvariantCulture, $"{rule.Criterion} {(rule.Strict ? ">" : ">=")} {rule.Threshold}");

    private static string OrBlank(long value) => value == 0 ? "" : Number(value);

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
