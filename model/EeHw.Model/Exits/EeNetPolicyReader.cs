using System.Globalization;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>Reads and writes EENet schedules.</summary>
public sealed class EeNetPolicyReader : IPolicyReader
{
    /// <inheritdoc/>
    public string Name => EeNetPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "leaves at the first exit whose learned linear score passes its threshold (EENet)";

    /// <inheritdoc/>
    public IExitPolicy Read(YamlFields parameters, PolicyHeader header, PolicyCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(header);
        var early = Math.Max(0, header.Exits - 1);
        return new EeNetPolicy
        {
            Weights = new(
                early == 0 ? [] : PolicyYaml.Rows(parameters, "u", early, header.Classes),
                Enumerable.Range(0, early).Select(k => PolicyYaml.Numbers(parameters, VName(k), k + 2)).ToValueList()),
            Confidences = PolicyYaml.Confidences(parameters, early),
        };
    }

    internal static YamlMap Write(EeNetPolicy policy) => YamlMap.Of(
        false,
        [
            .. policy.Weights.U.Count == 0 ? [] : new (string, YamlNode)[] { ("u", PolicyYaml.Rows(policy.Weights.U)) },
            .. policy.Weights.V.Select((v, k) => (VName(k), (YamlNode)PolicyYaml.Numbers(v))),
            ("confidences", PolicyYaml.Thresholds(policy.Confidences, policy.Confidences)),
        ]);

    // Rows of different length: one field each.
    private static string VName(int exit) => string.Create(CultureInfo.InvariantCulture, $"v{exit + 1}");
}
