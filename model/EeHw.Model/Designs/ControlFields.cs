using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>The fields of the section <c>control</c>.</summary>
internal static class ControlFields
{
    private static readonly NumberRange _fraction = new(0, 1);

    public static readonly ValueList<DesignField> All =
    [
        new()
        {
            Path = "control.by", Kind = "word", Allowed = string.Join(", ", ControlChoice.Kinds), Default = "none",
            Summary = "What moves the policy along control.levels at run time: the charge of power.battery, the temperature of power.thermal, the number of samples that wait outside, or a file of times.",
            Read = (f, d) => d.Control = d.Control with { By = f.OneOf("by", ControlChoice.Kinds, "none") },
            Write = d => d.Control.By == "none" ? null : new YamlScalar(d.Control.By),
        },
        DesignFields.MaybeNumber("control.periodNs", "ns", new NumberRange(100), "1000000", "Time between two looks. Battery and temperature are moved in these steps, throttling too.", (d, v) => d.Control = d.Control with { PeriodNs = v ?? ControlChoice.Default.PeriodNs }, d => d.Control.PeriodNs == ControlChoice.Default.PeriodNs ? null : d.Control.PeriodNs),
        new()
        {
            Path = "control.levels", Kind = "list of { name, policyFile, thresholds, leave, leaveHard }", Allowed = "none, or at least 2; policyFile or thresholds or neither (the design's own policy); leave, leaveHard: where workload.difficulty.source is drawn", Default = "[]",
            Summary = "Levels of the policy, the dearest first. A sample keeps the level that holds when it is let in. The first level holds at the start.",
            Read = (f, d) => d.Control = d.Control with { Levels = f.Items("levels").Select(n => ReadLevel(f, n, d)).OfType<ControlLevel>().ToValueList() },
            Write = d => d.Control.Levels.Count == 0 ? null : new YamlSequence(d.Control.Levels.Select(ToYaml)) { IsBlock = true },
        },
        Steps("downAt", "From level i to the next cheaper one at or beyond downAt[i]: a charge at or below it (fraction), a temperature (°C) or a number of waiting samples at or above it.", (c, v) => c with { DownAt = v }, c => c.DownAt),
        Steps("upAt", "Back to level i at upAt[i], which lies on the other side of downAt[i]: a charge above, a temperature or a number below (hysteresis).", (c, v) => c with { UpAt = v }, c => c.UpAt),
        new()
        {
            Path = "control.schedule", Kind = "path", Allowed = "a text file, one `time in ns, name of a level` per line, ascending", Default = "none", Summary = "When which level holds; for by: schedule. Relative to the design file.",
            Read = (f, d) => d.Control = d.Control with { Schedule = f.OptionalText("schedule") is { } path ? DesignPaths.Absolute(path, d.File) : null },
            Write = d => d.Control.Schedule is { } path ? new YamlScalar(path) : null,
        },
    ];

    private static DesignField Steps(string key, string summary, Func<ControlChoice, ValueList<double>, ControlChoice> set, Func<ControlChoice, ValueList<double>> get) => new()
    {
        Path = "control." + key, Kind = "list of numbers (fraction, °C or samples), one less than levels", Allowed = "any number", Default = "[]", Summary = summary,
        Read = (f, d) => d.Control = set(d.Control, ValueList.Create<double>(f.Numbers(key, NumberRange.Any))),
        Write = d => get(d.Control).Count == 0 ? null : new YamlSequence(get(d.Control).Select(YamlScalar.Of)),
    };

    private static ControlLevel? ReadLevel(YamlFields fields, YamlNode node, DesignDraft draft)
    {
        if (fields.SectionOf(node) is not { } l)
        {
            return null;
        }

        var level = new ControlLevel(l.Text("name"), l.OptionalText("policyFile") is { } path ? DesignPaths.Absolute(path, draft.File) : null, ValueList.Create<double>(l.Numbers("thresholds", NumberRange.Any)))
        {
            Leave = l.OptionalNumber("leave", _fraction), LeaveHard = l.OptionalNumber("leaveHard", _fraction),
        };
        draft.LevelPlaces.Add(l.PlaceOf);
        l.Finish();
        return level;
    }

    private static YamlMap ToYaml(ControlLevel l) => YamlMap.Of(
        true,
        ("name", new YamlScalar(l.Name)),
        ("policyFile", l.PolicyFile is { } path ? new YamlScalar(path) : null),
        ("thresholds", l.Thresholds.Count == 0 ? null : new YamlSequence(l.Thresholds.Select(YamlScalar.Of))),
        ("leave", l.Leave is { } leave ? YamlScalar.Of(leave) : null),
        ("leaveHard", l.LeaveHard is { } hard ? YamlScalar.Of(hard) : null));
}
