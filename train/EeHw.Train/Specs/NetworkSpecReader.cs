using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Specs;

/// <summary>Reads the <c>network</c> section of a training file.</summary>
internal static class NetworkSpecReader
{
    /// <summary>Reads the section.</summary>
    /// <param name="fields">The section.</param>
    /// <returns>What it says; what is wrong is in the fields' problems.</returns>
    public static NetworkSpec Read(YamlFields fields)
    {
        var input = Integers(fields, fields.Node("input"), 1);
        if (input.Count != 3)
        {
            Missing(fields, "input", "needs three whole numbers: channels, rows, columns.", "Example: input: [1, 28, 28].");
            input = [1, 1, 1];
        }

        var written = fields.Section("msdnet") is { } section ? MsdNet(section).Write(new Shape(input[0], input[1], input[2])) : default;
        var layers = written.Layers ?? fields.Items("layers", required: true).Select(n => fields.SectionOf(n)).OfType<YamlFields>().Select(ReadLayer).OfType<LayerSpec>().ToValueList();
        var exits = written.Exits ?? fields.Items("exits", required: true).Select((n, k) => ReadExit(fields, n, k)).OfType<ExitSpec>().ToValueList();
        var spec = new NetworkSpec { Name = fields.Text("name", "network"), Input = new Shape(input[0], input[1], input[2]), Layers = layers, Exits = exits, Place = fields.Map.Place };
        fields.Finish();
        return spec;
    }

    private static MsdNetLayers MsdNet(YamlFields fields)
    {
        var scales = Integer("scales", 3);
        var step = Integer("steps", 1);
        var spec = new MsdNetSpec
        {
            Classes = (int)fields.Integer("classes", 1, 65_536),
            Scales = scales,
            Exits = Integer("exits", 3),
            First = Integer("first", step),
            Steps = step,
            Channels = Integer("channels", 8),
            Growth = Integer("growth", 4),
            Factors = PerScale("factors", [.. Enumerable.Range(0, scales).Select(s => Math.Min(4, 1 << Math.Min(s, 2)))]),
            Bottleneck = fields.Node("bottleneck") is YamlScalar { Text: "none" } ? [] : PerScale("bottleneck", [.. Enumerable.Range(0, scales).Select(s => Math.Min(4, 1 << Math.Min(s, 2)))]),
            Reduction = fields.Number("reduction", new NumberRange(0, 1, OpenMinimum: true), 1),
            Head = Integer("head", 16),
            Stride = Integer("stride", 1),
            Place = fields.Map.Place,
        };
        fields.Finish();
        return new MsdNetLayers(spec);

        int Integer(string key, int usual) => (int)fields.Integer(key, 1, 256, usual);

        ValueList<int> PerScale(string key, ValueList<int> usual)
        {
            if (fields.Node(key) is not { } node)
            {
                return usual;
            }

            var values = Integers(fields, node, 1);
            if (values.Count == scales)
            {
                return values.ToValueList();
            }

            Missing(fields, key, $"has {values.Count} numbers for {scales} scales.", "Give one per scale, finest first.");
            return usual;
        }
    }

    private static ExitSpec? ReadExit(YamlFields fields, YamlNode node, int number)
    {
        if (node is not YamlMap)
        {
            return fields.TextOf(node) is { } layer ? new ExitSpec($"exit{number + 1}", layer, node.Place) : null;
        }

        var exit = fields.SectionOf(node)!;
        var spec = new ExitSpec(exit.Text("name", $"exit{number + 1}"), exit.Text("layer"), node.Place);
        exit.Finish();
        return spec;
    }

    private static LayerSpec? ReadLayer(YamlFields fields)
    {
        var before = fields.Problems.Items.Count;
        var kind = fields.OneOf("kind", LayerSpec.Kinds);
        if (fields.Problems.Items.Count > before)
        {
            // The kind says which fields there are: without it nothing more can be said.
            return null;
        }

        var spec = new LayerSpec
        {
            Name = fields.Text("name"),
            Kind = kind,
            From = fields.Items("from").Select(fields.TextOf).OfType<string>().ToValueList(),
            Place = fields.Map.Place,
        };
        if (kind is "conv" or "dense")
        {
            spec = spec with { Channels = (int)fields.Integer("channels", 1, 65_536) };
        }

        if (kind == "bof")
        {
            spec = BagOfFeatures(fields, spec);
        }

        if (kind is "conv" or "depthwise" or "maxpool" or "averagepool")
        {
            spec = spec with
            {
                Kernel = Size(fields, "kernel") ?? Required(fields, "kernel"),
                Stride = Size(fields, "stride"),
                Dilation = Size(fields, "dilation") ?? Extent.One,
                Padding = ReadPadding(fields),
            };
        }

        spec = kind switch
        {
            "conv" => spec with { Groups = (int)fields.Integer("groups", 1, 65_536, 1) },
            "dense" => spec with { SharedWith = fields.Node("sharedWith") is null ? null : fields.Text("sharedWith") },
            "channelnorm" => spec with
            {
                Scale = fields.Node("scale") is null ? null : (float)fields.Number("scale", NumberRange.Positive),
                Epsilon = (float)fields.Number("epsilon", NumberRange.NotNegative, 0),
            },
            "leakyrelu" => spec with { Slope = (float)fields.Number("slope", new NumberRange(-1, 1), 0.01) },
            "dropout" => spec with { Rate = fields.Number("rate", new NumberRange(0, 1, OpenMinimum: true, OpenMaximum: true), 0.5) },
            "mixedpool" => spec with { Kernel = Size(fields, "kernel") ?? Required(fields, "kernel") },
            "averagepool" => spec with { CountPadding = fields.Truth("countPadding", false) },
            "clip" => spec with { Minimum = (float)fields.Number("minimum", NumberRange.Any, 0), Maximum = (float)fields.Number("maximum", NumberRange.Any, 6) },
            _ => spec,
        };
        fields.Finish();
        return spec;
    }

    // An exit that adds to an earlier one takes words, regions and classes from there.
    private static LayerSpec BagOfFeatures(YamlFields fields, LayerSpec spec) => fields.Node("adds") is null
        ? spec with { Channels = (int)fields.Integer("channels", 1, 65_536), Words = (int)fields.Integer("words", 2, 65_536), Regions = (int)fields.Integer("regions", 1, 64, 1) }
        : spec with { Adds = fields.Text("adds") };

    private static Extent? Size(YamlFields fields, string key)
    {
        if (fields.Node(key) is not { } node)
        {
            return null;
        }

        var values = Integers(fields, node, 1);
        if (values.Count is 1 or 2)
        {
            return new Extent(values[0], values[^1]);
        }

        Missing(fields, key, $"has {values.Count} numbers.", "Allowed: one number, or [rows, columns].");
        return Extent.One;
    }

    private static Padding? ReadPadding(YamlFields fields)
    {
        var node = fields.Node("padding");
        if (node is YamlScalar { Text: "same" })
        {
            return null;
        }

        var values = node is null ? [0] : Integers(fields, node, 0);
        if (values.Count is 1 or 4)
        {
            return values.Count == 1 ? new Padding(values[0], values[0], values[0], values[0]) : new Padding(values[0], values[1], values[2], values[3]);
        }

        Missing(fields, "padding", $"has {values.Count} numbers.", "Allowed: same, one number, or [top, left, bottom, right].");
        return Padding.None;
    }

    private static Extent Required(YamlFields fields, string key)
    {
        fields.Problems.Error(Codes.Yaml.Missing, fields.PlaceOf(key), $"the field '{key}' is missing.", null);
        return Extent.One;
    }

    private static List<int> Integers(YamlFields fields, YamlNode? node, int minimum) => node switch
    {
        null => [],
        YamlSequence list => [.. list.Items.Select(n => (int)(fields.IntegerOf(n, minimum, 4096) ?? minimum))],
        _ => [(int)(fields.IntegerOf(node, minimum, 4096) ?? minimum)],
    };

    private static void Missing(YamlFields fields, string key, string message, string hint)
        => fields.Problems.Error(Codes.Yaml.WrongKind, fields.PlaceOf(key), $"'{key}' {message}", hint);
}
