using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>The list <c>workload.tenants</c>.</summary>
internal static class TenantFields
{
    private static readonly string[] _kinds = [.. Workload.Kinds.Where(k => k != Workload.Shared)];

    public static readonly DesignField All = new()
    {
        Path = "workload.tenants",
        Kind = "list of { name, priority, kind, periodNs, busyPeriodNs, quietNs, busyNs, arrivals, deadlineNs, data }",
        Allowed = $"priority: 1 to 1000, 1 first, each must have one; kind: {string.Join(", ", _kinds)}; data: [from, to], fractions of the data",
        Default = "[]",
        Summary = "Who shares the design, for kind tenants. The waiting sample of the first priority is let in next, equals by arrival; what is inside is not stopped. Times as in workload. A closed tenant (always one waiting) must be the last.",
        Read = (f, d) => d.Workload = d.Workload with { Tenants = f.Items("tenants").Select((n, i) => Read(f, n, d, i)).OfType<Tenant>().ToValueList() },
        Write = d => d.Workload.Tenants.Count == 0 ? null : new YamlSequence(d.Workload.Tenants.Select(ToYaml)) { IsBlock = true },
    };

    private static Tenant? Read(YamlFields fields, YamlNode node, DesignDraft draft, int index)
    {
        if (fields.SectionOf(node) is not { } t)
        {
            return null;
        }

        var data = t.Numbers("data", new NumberRange(0, 1));
        var tenant = new Tenant(
            t.Text("name"),
            (int)t.Integer("priority", 1, 1000),
            new Workload(t.OneOf("kind", _kinds), 1, Time("periodNs"))
            {
                BusyPeriodNs = Time("busyPeriodNs"), QuietNs = Time("quietNs"), BusyNs = Time("busyNs"), DeadlineNs = Time("deadlineNs"),
                Arrivals = t.OptionalText("arrivals") is { } path ? DesignPaths.Absolute(path, draft.File) : null,
            })
        {
            DataFrom = data.Length == 2 ? data[0] : 0, DataTo = data.Length == 2 ? data[1] : data.Length == 0 ? 1 : 0,
        };
        t.Finish();
        draft.TenantPlaces[index] = t.PlaceOf;
        return tenant;

        double? Time(string key) => t.OptionalNumber(key, NumberRange.Positive);
    }

    private static YamlMap ToYaml(Tenant t) => YamlMap.Of(
        true,
        ("name", new YamlScalar(t.Name)),
        ("priority", YamlScalar.Of(t.Priority)),
        ("kind", new YamlScalar(t.Arrivals.Kind)),
        ("periodNs", Of(t.Arrivals.PeriodNs)),
        ("busyPeriodNs", Of(t.Arrivals.BusyPeriodNs)),
        ("quietNs", Of(t.Arrivals.QuietNs)),
        ("busyNs", Of(t.Arrivals.BusyNs)),
        ("arrivals", t.Arrivals.Arrivals is { } path ? new YamlScalar(path) : null),
        ("deadlineNs", Of(t.Arrivals.DeadlineNs)),
        ("data", (t.DataFrom, t.DataTo) == (0, 1) ? null : new YamlSequence([YamlScalar.Of(t.DataFrom), YamlScalar.Of(t.DataTo)])));

    private static YamlScalar? Of(double? value) => value is { } v ? YamlScalar.Of(v) : null;
}
