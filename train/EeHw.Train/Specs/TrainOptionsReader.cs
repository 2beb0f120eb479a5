using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;
using EeHw.Train.Training;

namespace EeHw.Train.Specs;

/// <summary>Reads how to train: the fields of a training file, or of one of its phases.</summary>
internal static class TrainOptionsReader
{
    private static readonly NumberRange _belowOne = new(0, 1, OpenMaximum: true);

    /// <summary>Reads them.</summary>
    /// <param name="root">The fields.</param>
    /// <param name="standard">What holds where a field is absent.</param>
    /// <param name="folder">Folder that paths are relative to.</param>
    /// <returns>The options; what is wrong is in the fields' problems.</returns>
    public static TrainOptions Read(YamlFields root, TrainOptions standard, string folder) => ReadWeights(root, standard) with
    {
        Epochs = (int)root.Integer("epochs", 1, 100_000, standard.Epochs),
        Batch = (int)root.Integer("batch", 1, 65_536, standard.Batch),
        Seed = root.Integer("seed", long.MinValue, long.MaxValue, standard.Seed),
        Optimiser = ReadOptimiser(root, standard.Optimiser),
        Schedule = ReadSchedule(root, standard.Schedule),
        LabelSmoothing = root.Number("labelSmoothing", _belowOne, standard.LabelSmoothing),
        Distillation = ReadDistillation(root, folder) ?? standard.Distillation,
        Gates = GateSpec.Read(root) ?? standard.Gates,
        Adversarial = ReadAdversarial(root) ?? standard.Adversarial,
        HasGradientEquilibrium = root.Truth("gradientEquilibrium", standard.HasGradientEquilibrium),
        Frozen = Names(root, "frozen", standard.Frozen),
        Fresh = Names(root, "fresh", standard.Fresh),
    };

    private static TrainOptions ReadWeights(YamlFields root, TrainOptions standard)
    {
        switch (root.Node("exitWeights"))
        {
            case null:
                return standard;
            case YamlScalar { Text: var text } when ExitWeighting.Kinds.Contains(text):
                return standard with { ExitWeights = [], Weighting = new ExitWeighting { Kind = text } };
            case YamlScalar { Text: var text } when text.Length > 0 && char.IsAsciiLetter(text[0]):
                return standard with { ExitWeights = [], Weighting = new ExitWeighting { Kind = root.OneOf("exitWeights", ExitWeighting.Kinds) } };
            case YamlMap map:
                var fields = root.SectionOf(map)!;
                var weighting = new ExitWeighting { Kind = fields.OneOf("kind", ExitWeighting.Kinds) };
                weighting = weighting.Kind switch
                {
                    "sdn" => weighting with { Limits = ValueList.Create<double>(fields.Numbers("limits", NumberRange.Share)) },
                    "dynexit" => weighting with
                    {
                        Entropy = fields.Number("entropy", NumberRange.Positive, weighting.Entropy),
                        Cost = fields.Number("cost", NumberRange.NotNegative, weighting.Cost),
                        LearningRate = fields.Number("learningRate", NumberRange.Positive, weighting.LearningRate),
                    },
                    _ => weighting,
                };
                fields.Finish();
                return standard with { ExitWeights = [], Weighting = weighting };
            default:
                return standard with { ExitWeights = ValueList.Create<double>(root.Numbers("exitWeights", NumberRange.NotNegative)), Weighting = null };
        }
    }

    private static DistillationChoice? ReadDistillation(YamlFields root, string folder)
    {
        if (root.Section("distillation") is not { } fields)
        {
            return null;
        }

        var choice = DistillationChoice.Of(fields.OneOf("kind", DistillationChoice.Kinds));
        var isTaught = choice.Kind == "one-for-all";
        var teacher = isTaught ? fields.Text("teacher") : fields.OptionalText("teacher");
        choice = choice with
        {
            Share = choice.Kind == "label-free" ? 1 : fields.Number("share", new NumberRange(0, 1), choice.Share),
            Temperature = fields.Number("temperature", NumberRange.Positive, choice.Temperature),
            Teacher = string.IsNullOrEmpty(teacher) ? null : Path.GetFullPath(teacher, folder),
        };
        if (choice.Kind == "features")
        {
            choice = choice with
            {
                Features = fields.Items("layers", required: true).Select(fields.TextOf).OfType<string>().ToValueList(),
                FeatureWeight = fields.Number("weight", NumberRange.NotNegative, choice.FeatureWeight),
            };
        }

        fields.Finish();
        return choice;
    }

    private static AdversarialChoice? ReadAdversarial(YamlFields root)
    {
        if (root.Section("adversarial") is not { } fields)
        {
            return null;
        }

        var usual = new AdversarialChoice();
        var choice = new AdversarialChoice
        {
            Family = fields.OneOf("family", AdversarialChoice.Families, usual.Family),
            Epsilon = fields.Number("epsilon", NumberRange.Positive, usual.Epsilon),
            Step = fields.Number("step", NumberRange.Positive, usual.Step),
            Steps = (int)fields.Integer("steps", 1, 10_000, usual.Steps),
            TestSamples = (int)fields.Integer("testSamples", 1, int.MaxValue, usual.TestSamples),
        };
        fields.Finish();
        return choice;
    }

    private static ValueList<string> Names(YamlFields fields, string key, ValueList<string> standard)
        => fields.Node(key) is null ? standard : fields.Items(key).Select(fields.TextOf).OfType<string>().ToValueList();

    private static OptimiserChoice ReadOptimiser(YamlFields root, OptimiserChoice standard)
    {
        if (root.Section("optimiser") is not { } fields)
        {
            return standard;
        }

        standard = OptimiserChoice.Default;
        var belowOne = new NumberRange(0, 1, OpenMaximum: true);
        var kind = fields.OneOf("kind", ["adam", "sgd"], standard.Kind);
        var choice = standard with { Kind = kind, LearningRate = fields.Number("learningRate", NumberRange.Positive, kind == "adam" ? standard.LearningRate : 0.05), WeightDecay = fields.Number("weightDecay", NumberRange.NotNegative, 0) };
        choice = kind == "sgd"
            ? choice with { Momentum = fields.Number("momentum", belowOne, standard.Momentum) }
            : choice with
            {
                Beta1 = fields.Number("beta1", belowOne, standard.Beta1),
                Beta2 = fields.Number("beta2", belowOne, standard.Beta2),
                Epsilon = fields.Number("epsilon", NumberRange.Positive, standard.Epsilon),
            };
        fields.Finish();
        return choice;
    }

    private static ScheduleChoice ReadSchedule(YamlFields root, ScheduleChoice standard)
    {
        if (root.Section("schedule") is not { } fields)
        {
            return standard;
        }

        standard = ScheduleChoice.Default;
        var kind = fields.OneOf("kind", ["cosine", "step", "constant"], standard.Kind);
        var choice = standard with { Kind = kind, WarmupEpochs = fields.Number("warmupEpochs", NumberRange.NotNegative, 0) };
        choice = kind switch
        {
            "cosine" => choice with { FinalShare = fields.Number("finalShare", new NumberRange(0, 1), 0) },
            "step" => choice with
            {
                Milestones = ValueList.Create<double>(fields.Numbers("milestones", NumberRange.Positive, required: true)),
                Factor = fields.Number("factor", NumberRange.Share, standard.Factor),
            },
            _ => choice,
        };
        fields.Finish();
        return choice;
    }
}
