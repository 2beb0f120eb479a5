using EeHw.Model.Datasets;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Train.Attachments;

/// <summary>Writes what was attached, with every default filled in.</summary>
public static class AttachSpecYaml
{
    /// <summary>Writes it.</summary>
    /// <param name="spec">What was asked.</param>
    /// <param name="points">The tensors that were found.</param>
    /// <param name="folder">Paths are written relative to this folder, so that no machine path stands in the text.</param>
    /// <returns>YAML text.</returns>
    public static string Write(AttachSpec spec, ValueList<CutPoint> points, string folder)
    {
        var o = spec.Options;
        var data = spec.Data;
        return YamlWriter.Write(YamlMap.Of(
            false,
            ("network", new YamlScalar(Relative(spec.NetworkFile))),
            ("replacesExits", YamlScalar.Of(spec.IsBackboneOnly)),
            ("exits", new YamlSequence(points.Select((p, k) => YamlMap.Of(
                true,
                ("tensor", new YamlScalar(p.Name)),
                ("backboneFraction", YamlScalar.Of(p.BackboneFraction)),
                ("head", spec.Search is not null ? null : new YamlScalar(HeadKinds.NameOf(spec.Heads[spec.Heads.Count == 1 ? 0 : k]))),
                ("width", spec.Width is { } w ? YamlScalar.Of(w) : null)))) { IsBlock = true }),
            ("search", spec.Search is not { } search ? null : YamlMap.Of(
                true,
                ("heads", new YamlSequence(search.Candidates.Select(c => new YamlScalar(HeadSearchChoice.TextOf(c.Kind, c.Width))))),
                ("maxDrop", YamlScalar.Of(search.MaximumDrop)),
                ("rule", new YamlScalar(search.Rule)))),
            ("data", data is null ? null : YamlMap.Of(
                false,
                ("source", new YamlScalar(GlyphOptions.IsGlyphs(data.Source) ? data.Source : string.Join(',', data.Source.Split(',').Select(Relative)))),
                ("scale", YamlScalar.Of(data.Scale)),
                ("mean", List(data.Mean)),
                ("std", List(data.Std)),
                ("limit", data.Limit is { } limit ? YamlScalar.Of(limit) : null))),
            ("epochs", YamlScalar.Of(o.Epochs)),
            ("batch", YamlScalar.Of(o.Batch)),
            ("seed", YamlScalar.Of(o.Seed)),
            ("optimiser", YamlMap.Of(true, ("kind", new YamlScalar(o.Optimiser.Kind)), ("learningRate", YamlScalar.Of(o.Optimiser.LearningRate)), ("weightDecay", YamlScalar.Of(o.Optimiser.WeightDecay)))),
            ("schedule", YamlMap.Of(true, ("kind", new YamlScalar(o.Schedule.Kind)), ("warmupEpochs", YamlScalar.Of(o.Schedule.WarmupEpochs)))),
            ("output", new YamlScalar(Relative(spec.Output)))));

        string Relative(string path) => Path.GetRelativePath(folder, Path.GetFullPath(path, folder)).Replace('\\', '/');
        static YamlSequence List(ValueList<double> values) => new(values.Select(YamlScalar.Of));
    }
}
