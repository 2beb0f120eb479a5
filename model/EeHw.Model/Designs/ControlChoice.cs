using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>Who moves the policy while the design runs: a ladder of levels, and what steps along it.</summary>
/// <param name="By">What is watched: one of <see cref="Kinds"/>.</param>
/// <param name="PeriodNs">Time between two looks, ns; battery and temperature move in these steps too.</param>
/// <param name="Levels">Levels of the policy, the dearest first; none, or at least 2.</param>
/// <param name="DownAt">Step i: from level i to the cheaper one at this charge (fraction), temperature (°C) or number of waiting samples.</param>
/// <param name="UpAt">Step i: back to level i at this; it lies on the other side of <paramref name="DownAt"/> (hysteresis).</param>
public sealed record ControlChoice(string By, double PeriodNs, ValueList<ControlLevel> Levels, ValueList<double> DownAt, ValueList<double> UpAt)
{
    /// <summary>The charge of the battery is watched.</summary>
    public const string ByBattery = "battery";

    /// <summary>The temperature of the chip is watched.</summary>
    public const string ByTemperature = "temperature";

    /// <summary>The line of waiting samples is watched.</summary>
    public const string ByQueue = "queue";

    /// <summary>A file says when which level holds.</summary>
    public const string BySchedule = "schedule";

    /// <summary>What can be watched.</summary>
    public static readonly string[] Kinds = ["none", ByBattery, ByTemperature, ByQueue, BySchedule];

    /// <summary>Nobody: the design's own policy holds. Battery and temperature are looked at every millisecond.</summary>
    public static readonly ControlChoice Default = new("none", 1e6, [], [], []);

    /// <summary>File of times and levels; for <c>schedule</c>.</summary>
    public string? Schedule { get; init; }
}
