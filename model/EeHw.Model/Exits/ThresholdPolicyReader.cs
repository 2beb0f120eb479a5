using EeHw.Model.Formats;
using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Exits;

/// <summary>Reads and writes threshold policies.</summary>
public sealed class ThresholdPolicyReader : IPolicyReader
{
    /// <inheritdoc/>
    public string Name => ThresholdPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "leaves at the first exit whose score passes its threshold";

    /// <inheritdoc/>
    public IExitPolicy Read(YamlFields parameters, PolicyHeader header, PolicyCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(catalog);
        var score = catalog.Score(parameters.Text("score", "max-softmax"), parameters.PlaceOf("score"));
        _ = parameters.Items("thresholds");
        return new ThresholdPolicy
        {
            Score = score,
            Confidences = PolicyYaml.Confidences(parameters, header.Exits - 1),
            Strict = parameters.Truth("strict", false),
            Fallback = PolicyFile.ParseFallback(parameters.OneOf("fallback", ["last", "most-confident"], "last"), parameters.PlaceOf("fallback")),
        };
    }

    internal static YamlMap Write(ThresholdPolicy policy) => YamlMap.Of(
        false,
        ("score", new YamlScalar(policy.Score.Name)),
        ("strict", YamlScalar.Of(policy.Strict)),
        ("fallback", new YamlScalar(PolicyFile.NameOf(policy.Fallback))),
        ("thresholds", PolicyYaml.Thresholds(policy.Thresholds, policy.Confidences)),
        ("confidences", PolicyYaml.Thresholds(policy.Confidences, policy.Confidences)));
}
