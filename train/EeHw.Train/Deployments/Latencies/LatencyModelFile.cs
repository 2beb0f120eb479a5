using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments.Latencies;

/// <summary>Latency regressions as YAML: <c>machine</c>, and per kind <c>interceptNs</c>, <c>nsPerMac</c>, <c>nsPerInputValue</c>, <c>nsPerOutputValue</c>, with rows, errors and the largest amounts measured.</summary>
public static class LatencyModelFile
{
    private static readonly string[] _coefficients = ["nsPerMac", "nsPerInputValue", "nsPerOutputValue"];

    private static readonly string[] _largest = ["largestMacs", "largestInputValues", "largestOutputValues"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The model.</returns>
    /// <exception cref="EeHwException">EEHW10xx, EEHW14xx.</exception>
    public static LatencyModel Read(string path)
    {
        var problems = new DiagnosticList();
        var fields = new YamlFields(YamlReader.Read(path), problems);
        var model = new LatencyModel(fields.Text("machine"), fields.Items("kinds", required: true).Select(fields.SectionOf).OfType<YamlFields>().Select(ReadKind).ToValueList());
        fields.Finish();
        problems.ThrowIfErrors();
        return model;
    }

    /// <summary>A model as a YAML document.</summary>
    /// <param name="model">The model.</param>
    /// <returns>What <see cref="Read"/> reads.</returns>
    public static YamlMap ToYaml(LatencyModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return YamlMap.Of(
            false,
            ("machine", new YamlScalar(model.Machine)),
            ("kinds", new YamlSequence(model.Kinds.Select(k => YamlMap.Of(
                true,
                [
                    ("kind", new YamlScalar(k.Kind)),
                    ("interceptNs", YamlScalar.Of(k.InterceptNs)),
                    .. _coefficients.Select((c, i) => (c, (YamlNode?)YamlScalar.Of(k.Coefficients[i]))),
                    ("rows", YamlScalar.Of((long)k.Rows)),
                    ("errorFraction", YamlScalar.Of(k.ErrorFraction)),
                    ("heldOutErrorFraction", k.HeldOutErrorFraction is { } e ? YamlScalar.Of(e) : null),
                    .. _largest.Select((c, i) => (c, (YamlNode?)YamlScalar.Of(k.Largest[i]))),
                ]))) { IsBlock = true }));
    }

    private static LatencyRegression ReadKind(YamlFields fields)
    {
        var kind = new LatencyRegression(
            fields.Text("kind"),
            fields.Number("interceptNs", NumberRange.NotNegative),
            _coefficients.Select(c => fields.Number(c, NumberRange.NotNegative)).ToValueList(),
            (int)fields.Integer("rows", 1, int.MaxValue),
            fields.Number("errorFraction", NumberRange.NotNegative),
            fields.Has("heldOutErrorFraction") ? fields.Number("heldOutErrorFraction", NumberRange.NotNegative) : null,
            _largest.Select(c => fields.Number(c, NumberRange.NotNegative)).ToValueList());
        fields.Finish();
        return kind;
    }
}
