using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>What arrives at the design, and what is asked of it.</summary>
/// <param name="Kind">
/// <c>closed</c>: a sample is always waiting. <c>periodic</c>: one every <paramref name="PeriodNs"/>. <c>poisson</c>: independent arrivals,
/// <paramref name="PeriodNs"/> apart in the mean. <c>bursty</c>: quiet phases like that, and busy ones. <c>recorded</c>: times from a file.
/// <c>tenants</c>: several of these at once, each with a priority.
/// </param>
/// <param name="Samples">Samples to simulate; the trace is walked cyclically.</param>
/// <param name="PeriodNs">Time between arrivals in ns, its mean where arrivals are random; null for <c>closed</c> and <c>recorded</c>.</param>
public sealed record Workload(string Kind, long Samples, double? PeriodNs = null)
{
    /// <summary>The kinds.</summary>
    public static readonly string[] Kinds = ["closed", "periodic", "poisson", "bursty", "recorded", Shared];

    /// <summary>Name of the kind that has several tenants.</summary>
    public const string Shared = "tenants";

    /// <summary>Mean time between arrivals in a busy phase, ns; for <c>bursty</c>.</summary>
    public double? BusyPeriodNs { get; init; }

    /// <summary>Mean length of a quiet phase, ns; for <c>bursty</c>.</summary>
    public double? QuietNs { get; init; }

    /// <summary>Mean length of a busy phase, ns; for <c>bursty</c>.</summary>
    public double? BusyNs { get; init; }

    /// <summary>File of arrival times; for <c>recorded</c>.</summary>
    public string? Arrivals { get; init; }

    /// <summary>Time from arrival within which an answer counts, ns; null for none.</summary>
    public double? DeadlineNs { get; init; }

    /// <summary>Samples at the start that response times leave out; null for a tenth.</summary>
    public long? WarmUpSamples { get; init; }

    /// <summary>Seed of random arrivals.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Samples that may wait outside, all tenants together; one that finds as many is lost. Null: any number.</summary>
    public long? BufferSamples { get; init; }

    /// <summary>Which samples are hard, and their order.</summary>
    public Difficulty Difficulty { get; init; } = Difficulty.Default;

    /// <summary>Who shares the design; for <c>tenants</c>.</summary>
    public ValueList<Tenant> Tenants { get; init; } = [];

    /// <summary>Whether a sample is always waiting, so that there is no response time.</summary>
    public bool IsClosed => Kind == "closed";
}
