using System.Text;

namespace EeHw.Model.Designs;

/// <summary>The field table as a page of documentation: docs/design.md holds exactly this text.</summary>
public static class DesignDocument
{
    private const string Opening = """
        # Design files

        One YAML file says everything an architect decides. Paths in it are relative to the file. `eehw design new NET.onnx --platform zc706` writes a
        complete one, `eehw design explain FIELD` prints what stands here, `eehw design check DESIGN` reports every mistake with line and column, and
        `eehw design resolve DESIGN --out design.resolved.yaml` writes the design with every folding and FIFO depth explicit and the hardware it becomes.
        A resolved design is checked when it is read: when it no longer says what lowering gives, it is refused (EEHW4111).
        A generated project has a resolved design of its own, with copies in `inputs/` of what it reads (the network; of data files the calibration and golden samples,
        normalised), so that it loads from the project alone, wherever that goes.

        A design is refused as a whole: unknown keys (with the nearest known one), wrong kinds, values out of range, fields that contradict each other,
        foldings that do not divide their layer, thresholds that the decision unit cannot represent are all reported at once, with file, line and column.
        Anchors, aliases, tags, duplicate keys, several documents and nesting deeper than 64 levels are not read.

        ```yaml
        network: glyphs.onnx
        platform: zc706
        clockMhz: 125
        data: { source: "glyphs:seed=7,count=10000", scale: 0.00392157 }
        arithmetic: { activations: "fixed<16,6,RND,SAT>", weights: "fixed<8,1>" }
        exits: { policy: max-softmax, thresholds: [0.9, 0.9], unit: { kind: softmax-base2, lanes: 1 } }
        mapping:
          folding:
            auto: { targetFraction: 0.6, stageUtilization: 0.85 }
            layers: { conv1: { pe: 4, simd: 1, window: 9 } }
          conditionalBufferFrames: 2
        workload: { kind: closed, samples: 1024 }
        ```

        ```sh run
        ./eehw design new samples/glyphs/glyphs.onnx --platform zcu104 --out mine.yaml
        ./eehw design check mine.yaml
        ./eehw design resolve mine.yaml --out mine.resolved.yaml
        ./eehw design check mine.resolved.yaml
        ./eehw design explain mapping.folding
        ./eehw design explain mapping.foldign # exit 1
        ```

        Automatic folding applies to every layer without a folding of its own; it is on when `mapping.folding.auto` is given, and when no folding is given at all.

        ## Fields

        This page is made from the table that reads and writes designs; a test asserts that they agree.

        """;

    /// <summary>Makes the page.</summary>
    /// <returns>Markdown, ending with a line feed.</returns>
    public static string ToMarkdown()
    {
        var text = new StringBuilder(Opening.ReplaceLineEndings("\n"));
        foreach (var group in DesignFields.All.GroupBy(f => f.Path.Split('.')[0]))
        {
            text.Append("\n### ").Append(group.Key).Append("\n\n| field | kind | allowed | default | meaning |\n|---|---|---|---|---|\n");
            foreach (var f in group)
            {
                text.Append("| `").Append(f.Path).Append("` | ").Append(Cell(f.Kind)).Append(" | ").Append(Cell(f.Allowed)).Append(" | ")
                    .Append(f.Default is null ? "**required**" : Cell(f.Default)).Append(" | ").Append(Cell(f.Summary)).Append(" |\n");
            }
        }

        return text.ToString();
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
