using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>The fields of the section <c>workload</c>.</summary>
internal static class WorkloadFields
{
    public static readonly ValueList<DesignField> All =
    [
        DesignFields.Word(
            "workload.kind",
            Workload.Kinds,
            "closed",
            "closed: a sample is always waiting; periodic: one every periodNs; poisson: independent arrivals; bursty: quiet and busy phases of random length (MMPP with two states); recorded: times from a file; tenants: several at once, each with a priority.",
            (d, v) => d.Workload = d.Workload with { Kind = v },
            d => d.Workload.Kind),
        DesignFields.Integer("workload.samples", "samples", 1, 1_000_000_000_000, 1024, "Samples to simulate; the data is walked cyclically.", (d, v) => d.Workload = d.Workload with { Samples = v }, d => d.Workload.Samples),
        Time("periodNs", "Time between arrivals, their mean for poisson and for the quiet phases of bursty.", (w, v) => w with { PeriodNs = v }, w => w.PeriodNs),
        Time("busyPeriodNs", "Mean time between arrivals in a busy phase; for bursty.", (w, v) => w with { BusyPeriodNs = v }, w => w.BusyPeriodNs),
        Time("quietNs", "Mean length of a quiet phase; for bursty.", (w, v) => w with { QuietNs = v }, w => w.QuietNs),
        Time("busyNs", "Mean length of a busy phase; for bursty.", (w, v) => w with { BusyNs = v }, w => w.BusyNs),
        new()
        {
            Path = "workload.arrivals", Kind = "path", Allowed = "a text file, one time in ns per line, ascending", Default = "none", Summary = "Recorded arrivals; for recorded. Walked again from the start where there are more samples. Relative to the design file.",
            Read = (f, d) => d.Workload = d.Workload with { Arrivals = f.OptionalText("arrivals") is { } path ? DesignPaths.Absolute(path, d.File) : null },
            Write = d => d.Workload.Arrivals is { } path ? new YamlScalar(path) : null,
        },
        Time("deadlineNs", "Time from a sample's arrival within which its answer counts.", (w, v) => w with { DeadlineNs = v }, w => w.DeadlineNs),
        DesignFields.MaybeInteger("workload.bufferSamples", "samples", 1, "any number", "Samples that may wait outside, all tenants together; one that finds as many is lost. For workloads whose samples arrive by themselves.", (d, v) => d.Workload = d.Workload with { BufferSamples = v }, d => d.Workload.BufferSamples),
        DesignFields.MaybeInteger("workload.warmUpSamples", "samples", 0, "a tenth", "Samples at the start that response times leave out: the design fills.", (d, v) => d.Workload = d.Workload with { WarmUpSamples = v }, d => d.Workload.WarmUpSamples),
        DesignFields.Integer("workload.seed", "seed", 0, int.MaxValue, 1, "Seed of random arrivals and orders.", (d, v) => d.Workload = d.Workload with { Seed = v }, d => d.Workload.Seed),
        .. DifficultyFields.All,
        TenantFields.All,
    ];

    private static DesignField Time(string key, string summary, Func<Workload, double?, Workload> set, Func<Workload, double?> get)
        => DesignFields.MaybeNumber("workload." + key, "ns", NumberRange.Positive, "none", summary, (d, v) => d.Workload = set(d.Workload, v), d => get(d.Workload));
}
