using EeHw.Model.Designs;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Networks;

namespace EeHw.Train.Specs;

/// <summary>Writes training files, with every default filled in.</summary>
public static class TrainSpecYaml
{
    /// <summary>Writes a file that <see cref="TrainSpecFile"/> reads to the same specification.</summary>
    /// <param name="spec">The specification.</param>
    /// <param name="folder">Folder of the file: paths are written relative to it, so that no machine path stands in it.</param>
    /// <returns>YAML text.</returns>
    public static string Write(TrainSpec spec, string folder)
    {
        var o = spec.Options;
        return YamlWriter.Write(YamlMap.Of(
            false,
            [
            ("network", spec.Network is { } network ? NetworkOf(network) : Text(Relative(spec.NetworkFile!, folder))),
            ("freshWeights", spec.NetworkFile is null ? null : YamlScalar.Of(spec.IsFresh)),
            ("groups", GroupSpec.Write(spec.Groups)),
            ("data", DataOf(spec, folder)),
            .. spec.Phases.Count == 0 ? Options(o, folder) : [("seed", YamlScalar.Of(o.Seed))],
            ("phases", spec.Phases.Count == 0 ? null : new YamlSequence(spec.Phases.Select(p => YamlMap.Of(false, [.. Options(p, folder)]))) { IsBlock = true }),
            ("personal", spec.Personal is { } p ? YamlMap.Of(true, [.. SplitOf(p.Split), ("teacher", Text(p.Teacher)), ("networks", YamlScalar.Of(p.WritesNetworks))]) : null),
            ("federated", spec.Federated is { } f ? YamlMap.Of(true, [.. SplitOf(f.Split), ("rounds", YamlScalar.Of(f.Rounds)), ("exits", f.Exits.Count > 0 ? List(f.Exits.Select(e => (double)e)) : null)]) : null),
            ("dropoutSamples", spec.DropoutSamples > 0 ? YamlScalar.Of(spec.DropoutSamples) : null),
            ("output", Text(Relative(spec.Output, folder))),
            ("metrics", spec.Metrics is null ? null : Text(Relative(spec.Metrics, folder))),
            ]));
    }

    private static IEnumerable<(string, YamlNode?)> Options(Training.TrainOptions o, string folder) =>
    [
        ("epochs", YamlScalar.Of(o.Epochs)),
        ("batch", YamlScalar.Of(o.Batch)),
        ("seed", YamlScalar.Of(o.Seed)),
        ("optimiser", o.Optimiser.Kind == "sgd"
                ? YamlMap.Of(true, ("kind", Text("sgd")), ("learningRate", YamlScalar.Of(o.Optimiser.LearningRate)), ("momentum", YamlScalar.Of(o.Optimiser.Momentum)), ("weightDecay", YamlScalar.Of(o.Optimiser.WeightDecay)))
                : YamlMap.Of(true, ("kind", Text(o.Optimiser.Kind)), ("learningRate", YamlScalar.Of(o.Optimiser.LearningRate)), ("beta1", YamlScalar.Of(o.Optimiser.Beta1)), ("beta2", YamlScalar.Of(o.Optimiser.Beta2)), ("epsilon", YamlScalar.Of(o.Optimiser.Epsilon)), ("weightDecay", YamlScalar.Of(o.Optimiser.WeightDecay)))),
        ("schedule", YamlMap.Of(
                true,
            ("kind", Text(o.Schedule.Kind)),
            ("warmupEpochs", YamlScalar.Of(o.Schedule.WarmupEpochs)),
            ("finalShare", o.Schedule.Kind == "cosine" ? YamlScalar.Of(o.Schedule.FinalShare) : null),
            ("milestones", o.Schedule.Kind == "step" ? List(o.Schedule.Milestones) : null),
            ("factor", o.Schedule.Kind == "step" ? YamlScalar.Of(o.Schedule.Factor) : null))),
        ("exitWeights", o.Weighting is { } weighting ? WeightingOf(weighting) : o.ExitWeights.Count > 0 ? List(o.ExitWeights) : null),
        ("labelSmoothing", o.LabelSmoothing > 0 ? YamlScalar.Of(o.LabelSmoothing) : null),
        ("distillation", o.Distillation is { } d ? DistillationOf(d, folder) : null),
        ("gates", o.Gates is { } g ? GateSpec.Write(g) : null),
        ("adversarial", o.Adversarial is { } a ? AdversarialOf(a) : null),
        ("gradientEquilibrium", o.HasGradientEquilibrium ? YamlScalar.Of(true) : null),
        ("frozen", o.Frozen.Count > 0 ? new YamlSequence(o.Frozen.Select(Text)) : null),
        ("fresh", o.Fresh.Count > 0 ? new YamlSequence(o.Fresh.Select(Text)) : null),
    ];

    private static IEnumerable<(string, YamlNode?)> SplitOf(Users.UserSplitChoice split) =>
    [
        ("users", YamlScalar.Of(split.Users)),
        ("split", Text(split.Kind)),
        ("alpha", split.Kind == "dirichlet" ? YamlScalar.Of(split.Alpha) : null),
        ("classes", split.Kind == "classes" ? YamlScalar.Of(split.Classes) : null),
    ];

    private static YamlMap WeightingOf(Training.ExitWeighting w) => YamlMap.Of(
        true,
        ("kind", Text(w.Kind)),
        ("limits", w.Limits.Count > 0 ? List(w.Limits) : null),
        ("entropy", w.Kind == "dynexit" ? YamlScalar.Of(w.Entropy) : null),
        ("cost", w.Kind == "dynexit" ? YamlScalar.Of(w.Cost) : null),
        ("learningRate", w.Kind == "dynexit" ? YamlScalar.Of(w.LearningRate) : null));

    private static YamlMap DistillationOf(Training.DistillationChoice d, string folder) => YamlMap.Of(
        true,
        ("kind", Text(d.Kind)),
        ("share", d.Kind == "label-free" ? null : YamlScalar.Of(d.Share)),
        ("temperature", YamlScalar.Of(d.Temperature)),
        ("teacher", d.Teacher is null ? null : Text(Relative(d.Teacher, folder))),
        ("layers", d.Kind == "features" ? new YamlSequence(d.Features.Select(Text)) : null),
        ("weight", d.Kind == "features" ? YamlScalar.Of(d.FeatureWeight) : null));

    private static YamlMap AdversarialOf(Training.AdversarialChoice a) => YamlMap.Of(
        true,
        ("family", Text(a.Family)),
        ("epsilon", YamlScalar.Of(a.Epsilon)),
        ("step", YamlScalar.Of(a.Step)),
        ("steps", YamlScalar.Of(a.Steps)),
        ("testSamples", YamlScalar.Of(a.TestSamples)));

    private static YamlMap DataOf(TrainSpec spec, string folder)
    {
        var source = Source(spec.Training);
        return YamlMap.Of(
            false,
            ("source", Text(source)),
            ("validation", Source(spec.Validation) == source ? null : Text(Source(spec.Validation))),
            ("test", Source(spec.Test) == source ? null : Text(Source(spec.Test))),
            ("scale", YamlScalar.Of(spec.Training.Scale)),
            ("mean", List(spec.Training.Mean)),
            ("std", List(spec.Training.Std)),
            ("trainLimit", Limit(spec.Training)),
            ("validationLimit", Limit(spec.Validation)),
            ("testLimit", Limit(spec.Test)));

        string Source(DataChoice choice) => Model.Datasets.GlyphOptions.IsGlyphs(choice.Source) ? choice.Source : string.Join(',', choice.Source.Split(',').Select(p => Relative(p, folder)));
        static YamlNode? Limit(DataChoice choice) => choice.Limit is { } limit ? YamlScalar.Of(limit) : null;
    }

    private static YamlMap NetworkOf(NetworkSpec network) => YamlMap.Of(
        false,
        ("name", Text(network.Name)),
        ("input", List(new[] { network.Input.Channels, network.Input.Height, network.Input.Width }.Select(v => (double)v))),
        ("layers", new YamlSequence(network.Layers.Select(LayerOf)) { IsBlock = true }),
        ("exits", new YamlSequence(network.Exits.Select(e => YamlMap.Of(true, ("name", Text(e.Name)), ("layer", Text(e.Layer))))) { IsBlock = true }));

    private static YamlMap LayerOf(LayerSpec l)
    {
        var isPool = l.Kind is "maxpool" or "averagepool";
        var isWindow = isPool || l.Kind is "conv" or "depthwise";
        return YamlMap.Of(
            true,
            ("name", Text(l.Name)),
            ("kind", Text(l.Kind)),
            ("from", l.From.Count > 0 ? new YamlSequence(l.From.Select(Text)) : null),
            ("channels", l.Kind is "conv" or "dense" ? YamlScalar.Of(l.Channels) : l.Kind == "bof" && l.Adds is null ? YamlScalar.Of(l.Channels) : null),
            ("sharedWith", l.SharedWith is { } shared ? Text(shared) : null),
            ("scale", l.Scale is { } scale ? YamlScalar.Of(scale) : null),
            ("epsilon", l.Kind == "channelnorm" ? YamlScalar.Of(l.Epsilon) : null),
            ("words", l.Kind == "bof" && l.Adds is null ? YamlScalar.Of(l.Words) : null),
            ("regions", l.Kind == "bof" && l.Adds is null ? YamlScalar.Of(l.Regions) : null),
            ("adds", l.Adds is { } adds ? Text(adds) : null),
            ("rate", l.Kind == "dropout" ? YamlScalar.Of(l.Rate) : null),
            ("kernel", isWindow || l.Kind == "mixedpool" ? Size(l.Kernel) : null),
            ("stride", isWindow ? Size(l.Stride ?? (isPool ? l.Kernel : Extent.One)) : null),
            ("dilation", isWindow ? Size(l.Dilation) : null),
            ("padding", !isWindow ? null : l.Padding is { } p ? List([p.Top, p.Left, p.Bottom, p.Right]) : Text("same")),
            ("groups", l.Kind == "conv" ? YamlScalar.Of(l.Groups) : null),
            ("countPadding", l.Kind == "averagepool" ? YamlScalar.Of(l.CountPadding) : null),
            ("slope", l.Kind == "leakyrelu" ? YamlScalar.Of(l.Slope) : null),
            ("minimum", l.Kind == "clip" ? YamlScalar.Of(l.Minimum) : null),
            ("maximum", l.Kind == "clip" ? YamlScalar.Of(l.Maximum) : null));
    }

    private static YamlSequence Size(Extent e) => List([e.Height, e.Width]);

    private static YamlSequence List(IEnumerable<double> values) => new(values.Select(YamlScalar.Of));

    private static YamlScalar Text(string text) => new(text);

    private static string Relative(string path, string folder) => Path.GetRelativePath(folder, path).Replace('\\', '/');
}
