using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Designs;

/// <summary>
/// The resolved form of a design file: the design with every field explicit (folding of each layer, depth of each FIFO, reorder slots), then the number
/// formats, units and channels that lowering gives. <see cref="DesignLoader.Load"/> lowers it again and compares, so that what it says is true or refused.
/// </summary>
public static class ResolvedDesign
{
    /// <summary>Writes the resolved form.</summary>
    /// <param name="design">A lowered design.</param>
    /// <param name="path">The file; paths in it are made relative to its folder.</param>
    /// <exception cref="EeHwException">EEHW1003.</exception>
    public static void Write(LoweredDesign design, string path) => AtomicFile.WriteText(path, ToText(design, path));

    /// <summary>The resolved form as text.</summary>
    /// <param name="design">A lowered design.</param>
    /// <param name="path">File that paths are made relative to; null leaves them as they are.</param>
    /// <returns>YAML.</returns>
    public static string ToText(LoweredDesign design, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(design);
        var fields = DesignText.ToYaml(path is null ? design.Design : DesignPaths.Relative(design.Design, path), comments: false);
        return YamlWriter.Write(new YamlMap([.. fields.Entries, new YamlEntry(new YamlScalar(DesignFile.ResolvedKey), Section(design), "What lowering gives. Written by eehw design resolve and checked when read; change the fields above, not these.")]));
    }

    /// <summary>Refuses a design that still asks for automatic folding.</summary>
    /// <param name="design">The design.</param>
    /// <exception cref="EeHwException">EEHW4110.</exception>
    public static void RequireResolved(Design design)
    {
        ArgumentNullException.ThrowIfNull(design);
        if (design.Mapping.Auto is not null)
        {
            throw new EeHwException(Codes.Lowering.Unresolved, new Place { Item = "mapping.folding.auto" }, "the design asks for automatic folding; this step needs every folding decided.", "Run: eehw design resolve DESIGN --out design.resolved.yaml");
        }
    }

    internal static void Verify(LoweredDesign design, YamlNode written)
    {
        var problems = new DiagnosticList();
        Compare(written, YamlReader.Parse(YamlWriter.Write(Section(design))), problems);
        problems.ThrowIfErrors();
    }

    // Of a streaming design with links the hardware is that before the first one.
    private static YamlMap Section(LoweredDesign design) => design.Front is { } front ? Section(design, front) : Section(design, design);

    private static YamlMap Section(LoweredDesign design, LoweredDesign built) => YamlMap.Of(
        false,
        ("toolVersion", new YamlScalar(ToolVersion.Text)),
        ("inputHash", new YamlScalar(design.InputHash)),
        ("formats", new YamlSequence(design.Network.Layers.Select((l, i) => Format(design, i, l))) { IsBlock = true }),
        ("units", new YamlSequence(built.Graph.Units.Where(built.IsBuilt).Select(UnitText.ToYaml)) { IsBlock = true }),
        ("channels", new YamlSequence(built.Graph.Channels.Where(c => built.IsBuilt(built.Graph.Units[c.From]) && built.IsBuilt(built.Graph.Units[c.To])).Select(c => UnitText.ToYaml(c, built.Graph))) { IsBlock = true }));

    private static YamlMap Format(LoweredDesign design, int index, QuantizedLayer layer) => YamlMap.Of(
        true,
        ("layer", new YamlScalar(design.Network.Network.Layers[index].Name)),
        ("kind", new YamlScalar(design.Network.Network.Layers[index].Kind)),
        ("output", new YamlScalar(FixedFormatText.ToText(layer.Output))),
        ("weightWidth", layer.Weights is { } w ? YamlScalar.Of(w.Width) : null),
        ("weightFractionBits", layer.Weights is { } v ? Same(v.FractionBits) : null),
        ("accumulatorWidth", layer.Weights is { } a ? YamlScalar.Of(a.AccumulatorWidth) : null));

    // One number where all channels share it.
    private static YamlNode Same(Numerics.ValueList<int> bits) => bits.Distinct().Count() == 1 ? YamlScalar.Of(bits[0]) : new YamlSequence(bits.Select(b => YamlScalar.Of(b)));

    // The first difference is enough: one change moves many numbers.
    private static void Compare(YamlNode written, YamlNode expected, DiagnosticList problems)
    {
        if (problems.HasErrors)
        {
            return;
        }

        switch (written, expected)
        {
            case (YamlScalar a, YamlScalar b) when a.Text == b.Text:
                return;
            case (YamlSequence a, YamlSequence b) when a.Items.Count == b.Items.Count:
                foreach (var (x, y) in a.Items.Zip(b.Items))
                {
                    Compare(x, y, problems);
                }

                return;
            case (YamlMap a, YamlMap b) when a.Entries.Select(e => e.Key.Text).SequenceEqual(b.Entries.Select(e => e.Key.Text)):
                // The hash says only that something changed: look for what first.
                foreach (var (x, y) in a.Entries.Zip(b.Entries).OrderBy(e => e.First.Key.Text is "inputHash" or "toolVersion" ? 1 : 0))
                {
                    Compare(x.Value, y.Value, problems);
                }

                return;
            default:
                problems.Error(
                    Codes.Lowering.Stale,
                    written.Place,
                    $"the file says {Text(written)}, but lowering its design now gives {Text(expected)}: design, network, data or tool have changed since it was resolved.",
                    "Run eehw design resolve again on the design it was made from.");
                return;
        }

        static string Text(YamlNode node) => node is YamlSequence s ? FormattableString.Invariant($"a list of {s.Items.Count}") : node.Describe;
    }
}
