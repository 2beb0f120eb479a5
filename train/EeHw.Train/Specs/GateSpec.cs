using EeHw.Model.Formats.Yaml;
using EeHw.Train.Gates;

namespace EeHw.Train.Specs;

/// <summary>The section <c>gates</c> of a training file.</summary>
internal static class GateSpec
{
    /// <summary>Reads it.</summary>
    /// <param name="root">The fields that it may stand in.</param>
    /// <returns>The choice; null where it is absent.</returns>
    public static GateChoice? Read(YamlFields root)
    {
        if (root.Section("gates") is not { } fields)
        {
            return null;
        }

        var usual = GateChoice.Of(fields.OneOf("kind", GateChoice.Kinds));
        var choice = usual with { Supervision = fields.Number("supervision", NumberRange.NotNegative, usual.Supervision) };
        choice = choice.Kind == "soft-mixture"
            ? choice with { Lambda = fields.Number("lambda", NumberRange.NotNegative, usual.Lambda) }
            : choice with
            {
                Entropy = fields.Number("entropy", NumberRange.NotNegative, usual.Entropy),
                ImitationEpochs = (int)fields.Integer("imitationEpochs", 1, 100_000, usual.ImitationEpochs),
                LearningRate = fields.Number("learningRate", NumberRange.Positive, usual.LearningRate),
            };
        fields.Finish();
        return choice;
    }

    /// <summary>Writes it.</summary>
    /// <param name="choice">The choice.</param>
    /// <returns>The section.</returns>
    public static YamlMap Write(GateChoice choice)
    {
        var isMixture = choice.Kind == "soft-mixture";
        return YamlMap.Of(
            true,
            ("kind", new YamlScalar(choice.Kind)),
            ("supervision", YamlScalar.Of(choice.Supervision)),
            ("lambda", isMixture ? YamlScalar.Of(choice.Lambda) : null),
            ("entropy", isMixture ? null : YamlScalar.Of(choice.Entropy)),
            ("imitationEpochs", isMixture ? null : YamlScalar.Of(choice.ImitationEpochs)),
            ("learningRate", isMixture ? null : YamlScalar.Of(choice.LearningRate)));
    }
}
