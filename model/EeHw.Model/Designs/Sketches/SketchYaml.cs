using EeHw.Model.Formats.Yaml;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs.Sketches;

/// <summary>Sketches in design files: <c>network: { input: [3, 32, 32], stages: [...] }</c>.</summary>
internal static class SketchYaml
{
    private const int Largest = 65536;

    /// <summary>Reads a sketch.</summary>
    /// <param name="fields">The mapping; finished here.</param>
    /// <returns>The sketch; of use where there are no problems.</returns>
    public static NetworkSketch Read(YamlFields fields)
    {
        var input = fields.Items("input", required: true).Select(n => (int)(fields.IntegerOf(n, 1, Largest) ?? 1)).ToList();
        if (input.Count != 3)
        {
            fields.Problems.Error(Diagnostics.Codes.Designs.BadSketch, fields.PlaceOf("input"), $"input has {input.Count} sizes; needed are three: channels, rows, columns.", "A line of n values is [1, 1, n].");
            input = [1, 1, 1];
        }

        var stages = fields.Items("stages", required: true).Select((n, k) => fields.SectionOf(n) is { } stage ? Stage(stage, k) : null).OfType<SketchStage>().ToValueList();
        if (stages.Count == 0 && fields.Has("stages"))
        {
            fields.Problems.Error(Diagnostics.Codes.Designs.BadSketch, fields.PlaceOf("stages"), "there is no stage.", "Give at least one, with layers and the classes of its exit.");
        }

        fields.Finish();
        return new(new Shape(input[0], input[1], input[2]), stages);
    }

    /// <summary>Writes a sketch.</summary>
    /// <param name="sketch">The sketch.</param>
    /// <returns>A mapping.</returns>
    public static YamlMap Write(NetworkSketch sketch) => YamlMap.Of(
        false,
        ("input", new YamlSequence(new[] { sketch.Input.Channels, sketch.Input.Height, sketch.Input.Width }.Select(n => YamlScalar.Of(n)))),
        ("stages", new YamlSequence(sketch.Stages.Select(s => YamlMap.Of(
            false,
            ("layers", Layers(s.Layers)),
            ("head", s.Head.Count == 0 ? null : Layers(s.Head)),
            ("exit", new YamlScalar(s.Exit)),
            ("classes", YamlScalar.Of(s.Classes))))) { IsBlock = true }));

    private static SketchStage Stage(YamlFields fields, int k)
    {
        var stage = new SketchStage(
            Layers(fields, "layers"),
            fields.Text("exit", FormattableString.Invariant($"exit{k + 1}")),
            (int)fields.Integer("classes", 2, Largest),
            Layers(fields, "head"));
        fields.Finish();
        return stage;
    }

    private static ValueList<SketchLayer> Layers(YamlFields fields, string key) => fields.Items(key).Select(n => fields.SectionOf(n) is { } layer ? Layer(layer) : null).OfType<SketchLayer>().ToValueList();

    private static SketchLayer Layer(YamlFields fields)
    {
        var kind = fields.OneOf("kind", SketchLayer.Kinds);
        var layer = new SketchLayer { Kind = kind, Name = fields.OptionalText("name") };
        if (kind is "conv" or "dense")
        {
            layer = layer with { Channels = (int)fields.Integer("channels", 1, Largest) };
        }

        if (kind is "conv" or "depthwise" or "maxpool" or "averagepool")
        {
            layer = layer with { Kernel = Size(fields, "kernel") ?? Extent.One, Stride = Size(fields, "stride"), Padding = (int)fields.Integer("padding", 0, 1024, 0) };
        }

        layer = kind switch
        {
            "conv" => layer with { Groups = (int)fields.Integer("groups", 1, Largest, 1) },
            "work" => layer with { Macs = fields.Integer("macs", 1, 1L << 40), Words = (int)fields.Integer("words", 1, Largest) },
            _ => layer,
        };
        fields.Finish();
        return layer;
    }

    // One number, or rows and columns.
    private static Extent? Size(YamlFields fields, string key) => fields.Node(key) switch
    {
        null => null,
        YamlSequence when fields.Items(key) is { Count: 2 } items => new Extent((int)(fields.IntegerOf(items[0], 1, 1024) ?? 1), (int)(fields.IntegerOf(items[1], 1, 1024) ?? 1)),
        var node => fields.IntegerOf(node, 1, 1024) is { } n ? new Extent((int)n, (int)n) : null,
    };

    private static YamlSequence Layers(ValueList<SketchLayer> layers) => new(layers.Select(l => YamlMap.Of(
        true,
        ("kind", new YamlScalar(l.Kind)),
        ("name", l.Name is { } name ? new YamlScalar(name) : null),
        ("channels", l.Kind is "conv" or "dense" ? YamlScalar.Of(l.Channels) : null),
        ("kernel", l.Kernel == Extent.One ? null : Size(l.Kernel)),
        ("stride", l.Stride is { } stride ? Size(stride) : null),
        ("padding", l.Padding == 0 ? null : YamlScalar.Of(l.Padding)),
        ("groups", l.Groups == 1 ? null : YamlScalar.Of(l.Groups)),
        ("macs", l.Kind == "work" ? YamlScalar.Of(l.Macs) : null),
        ("words", l.Kind == "work" ? YamlScalar.Of(l.Words) : null)))) { IsBlock = true };

    private static YamlSequence Size(Extent e) => new([YamlScalar.Of(e.Height), YamlScalar.Of(e.Width)]);
}
