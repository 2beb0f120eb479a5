using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Designs;

/// <summary>Reads and writes design files. The fields stand in <see cref="DesignFields"/>.</summary>
public static class DesignFile
{
    /// <summary>Keys that a resolved design has besides the fields of a design.</summary>
    internal const string ResolvedKey = "resolved";

    /// <summary>Reads a design file; a resolved one gives its design.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The design with absolute paths.</returns>
    /// <exception cref="EeHwException">EEHW100x, EEHW14xx, EEHW300x, EEHW40xx: all mistakes of the file at once.</exception>
    public static Design Read(string path) => FromYaml(YamlReader.Read(path, maximumBytes: 64 << 20), path);

    /// <summary>Reads a design from text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="path">File that paths are relative to, for places and for the design's name; null leaves paths as they are.</param>
    /// <returns>The design.</returns>
    /// <exception cref="EeHwException">As for <see cref="Read"/>.</exception>
    public static Design Parse(string text, string? path = null) => FromYaml(YamlReader.Parse(text, path), path);

    /// <summary>Writes a design file, each field with a line that explains it.</summary>
    /// <param name="design">The design.</param>
    /// <param name="path">The file; paths in it are made relative to its folder.</param>
    /// <exception cref="EeHwException">EEHW1003.</exception>
    public static void Write(Design design, string path) => AtomicFile.WriteText(path, ToText(design, path, comments: true));

    /// <summary>A design as text.</summary>
    /// <param name="design">The design.</param>
    /// <param name="path">File that paths are made relative to; null leaves them as they are.</param>
    /// <param name="comments">A line above each field that explains it.</param>
    /// <returns>YAML.</returns>
    public static string ToText(Design design, string? path = null, bool comments = false)
        => YamlWriter.Write(DesignText.ToYaml(path is null ? design : DesignPaths.Relative(design, path), comments));

    internal static Design FromYaml(YamlMap root, string? path)
    {
        var problems = new DiagnosticList();
        var draft = new DesignDraft(path);
        var sections = new Dictionary<string, YamlFields>(StringComparer.Ordinal);
        var top = Section("");
        foreach (var field in DesignFields.All)
        {
            field.Read(Section(field.Section), draft);
        }

        // Automatic folding is on when asked for, and when no folding is given at all.
        var folding = Section("mapping.folding");
        draft.HasEngine = Section("mapping").Has("engine");
        draft.HasAuto = folding.Has("auto") || (draft.Folding.Count == 0 && draft.Style != MappingChoice.EngineStyle);
        if (draft.HasAuto && draft.TargetFraction is null && draft.TargetRatePerSecond is null)
        {
            draft.TargetFraction = 0.6;
        }

        if (draft.Name.Length == 0)
        {
            draft.Name = path is null || (draft.Sketch is null && DesignPaths.NameOf(path) == "design") ? DesignPaths.NameOf(draft.Sketch is null ? draft.Network : "sketch") : DesignPaths.NameOf(path);
        }

        top.Node(ResolvedKey);
        foreach (var section in sections.Values)
        {
            section.Finish();
        }

        DesignPolicy.Apply(draft, PlaceOf("exits.policyFile"), problems);
        DesignRules.Check(draft, PlaceOf, problems);
        problems.ThrowIfErrors();
        return draft.ToDesign();

        Place PlaceOf(string key) => Section(key[..Math.Max(0, key.LastIndexOf('.'))]).PlaceOf(key[(key.LastIndexOf('.') + 1)..]);

        YamlFields Section(string path)
        {
            if (!sections.TryGetValue(path, out var section))
            {
                var cut = path.LastIndexOf('.');
                var key = path[(cut + 1)..];
                section = path.Length == 0 ? new YamlFields(root, problems)
                    : Section(path[..Math.Max(0, cut)]) is var outer && outer.Section(key) is { } found ? found
                    : new YamlFields(new YamlMap([]) { Place = outer.Map.Place with { Item = path } }, problems);
                sections[path] = section;
            }

            return section;
        }
    }
}
