using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments;

/// <summary>
/// Profiles as YAML: <c>source</c>; <c>input: { values }</c>; <c>steps</c>, each with <c>name</c>, <c>deviceNs</c>, <c>serverNs</c>, and <c>head</c> or <c>outputValues</c>;
/// <c>link: { megabitsPerSecond, roundTripMs, bits }</c>; <c>load: { device, server }</c>.
/// </summary>
public static class SystemProfileFile
{
    private const int MaximumBytes = 4 << 20;

    /// <summary>Reads a profile for a network.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exitNames">Names of the exits [K]: every early one needs at least one head step, in this order.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="EeHwException">EEHW10xx, EEHW14xx; EEHW5031 for heads that are not those of the exits.</exception>
    public static SystemProfile Read(string path, IReadOnlyList<string> exitNames)
    {
        ArgumentNullException.ThrowIfNull(exitNames);
        var problems = new DiagnosticList();
        var fields = new YamlFields(YamlReader.Read(path, MaximumBytes), problems);
        var input = fields.Section("input", required: true);
        var steps = fields.Items("steps", required: true).Select(fields.SectionOf).OfType<YamlFields>().Select(ReadStep).ToValueList();
        var link = fields.Section("link", required: true);
        var load = fields.Section("load");
        var profile = new SystemProfile
        {
            Source = fields.Text("source", "the profile"),
            Steps = steps,
            InputValues = input?.Integer("values", 1, long.MaxValue) ?? 1,
            BitsPerSecond = (link?.Number("megabitsPerSecond", NumberRange.Positive) ?? 1) * 1e6,
            RoundTripNs = (link?.Number("roundTripMs", NumberRange.NotNegative, 0) ?? 0) * 1e6,
            TransferBits = (int)(link?.Integer("bits", 1, 64, 32) ?? 32),
            DeviceLoad = load?.Number("device", NumberRange.Positive, 1) ?? 1,
            ServerLoad = load?.Number("server", NumberRange.Positive, 1) ?? 1,
        };
        foreach (var section in new[] { input, link, load, fields })
        {
            section?.Finish();
        }

        problems.ThrowIfErrors();
        var heads = steps.Select(s => s.Head).OfType<string>().Aggregate(new List<string>(), (seen, head) => seen.Count > 0 && seen[^1] == head ? seen : [.. seen, head]);
        if (!heads.SequenceEqual(exitNames.SkipLast(1)))
        {
            throw new EeHwException(
                Codes.Exits.Profile,
                new Place { File = path, Item = "steps" },
                $"the heads are {Names(heads)}; the early exits of the trace are {Names(exitNames.SkipLast(1))}, in this order.",
                "Mark the steps of each head with `head: NAME`; the final exit's head belongs to the backbone.");
        }

        return profile;
    }

    /// <summary>A profile as a YAML document.</summary>
    /// <param name="profile">The profile.</param>
    /// <returns>The document, as <see cref="Read"/> reads it.</returns>
    public static YamlMap ToYaml(SystemProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        return YamlMap.Of(
            false,
            ("source", new YamlScalar(profile.Source)),
            ("input", YamlMap.Of(true, ("values", YamlScalar.Of(profile.InputValues)))),
            ("steps", new YamlSequence(profile.Steps.Select(s => YamlMap.Of(
                true,
                ("name", new YamlScalar(s.Name)),
                ("head", s.Head is null ? null : new YamlScalar(s.Head)),
                ("deviceNs", YamlScalar.Of(s.DeviceNs)),
                ("serverNs", YamlScalar.Of(s.ServerNs)),
                ("outputValues", s.Head is null ? YamlScalar.Of(s.OutputValues) : null)))) { IsBlock = true }),
            ("link", YamlMap.Of(true, ("megabitsPerSecond", YamlScalar.Of(profile.BitsPerSecond / 1e6)), ("roundTripMs", YamlScalar.Of(profile.RoundTripNs / 1e6)), ("bits", YamlScalar.Of((long)profile.TransferBits)))),
            ("load", YamlMap.Of(true, ("device", YamlScalar.Of(profile.DeviceLoad)), ("server", YamlScalar.Of(profile.ServerLoad)))));
    }

    private static SystemStep ReadStep(YamlFields fields)
    {
        var head = fields.OptionalText("head");
        var step = new SystemStep(
            fields.Text("name"),
            head,
            fields.Number("deviceNs", NumberRange.NotNegative),
            fields.Number("serverNs", NumberRange.NotNegative),
            head is null ? fields.Integer("outputValues", 1, long.MaxValue) : 0);
        fields.Finish();
        return step;
    }

    private static string Names(IEnumerable<string> names)
    {
        var list = names.ToList();
        return list.Count == 0 ? "none" : string.Join(", ", list.Select(n => string.Create(CultureInfo.InvariantCulture, $"'{n}'")));
    }
}
