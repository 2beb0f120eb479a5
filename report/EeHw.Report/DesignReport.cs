using EeHw.Model.Exits.Metrics;
using EeHw.Model.Numerics;
using EeHw.Model.Units;
using EeHw.Report.Figures;
using EeHw.Report.Gantts;
using EeHw.Report.Readings;

namespace EeHw.Report;

/// <summary>Everything that is known of one design: what a report is drawn from. Held in a results folder as <c>results.json</c>.</summary>
public sealed record DesignReport
{
    /// <summary>Name of the design.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its folder in a report: the name with everything but letters, digits, <c>-</c>, <c>_</c> and inner dots replaced by <c>-</c>; <c>design</c> where it has none.</summary>
    public string FolderName => Name.Length == 0 ? "design" : string.Concat(Name.Select((c, i) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' || (c == '.' && i > 0 && Name[i - 1] != '.') ? c : '-'));

    /// <summary>The design in one line: network, exits, platform, clock, arithmetic.</summary>
    public required string Summary { get; init; }

    /// <summary>SHA-256 of what it was made from.</summary>
    public required string InputHash { get; init; }

    /// <summary>Readings, from the formula to the device.</summary>
    public required ValueList<Reading> Readings { get; init; }

    /// <summary>Accuracy against expected cost, or null where no trace was judged.</summary>
    public TradeOff? TradeOff { get; init; }

    /// <summary>Overthinking, confusion, calibration of the exits in the design's arithmetic; or null.</summary>
    public ExitMetrics? ExitMetrics { get; init; }

    /// <summary>Latency distributions.</summary>
    public ValueList<LatencyCurve> Latencies { get; init; } = [];

    /// <summary>The design under its own workload, where that orders, loses or shares samples, or something moves the policy; it is not compared with the readings. Null: they are under it.</summary>
    public Reading? Moved { get; init; }

    /// <summary>Stages and samples over time, or empty.</summary>
    public ValueList<GanttRow> Gantt { get; init; } = [];

    /// <summary>Name of the part, or null.</summary>
    public string? PartName { get; init; }

    /// <summary>What the part has, or null.</summary>
    public Resources? Part { get; init; }

    /// <summary>The same network with a reconfigurable region, or null.</summary>
    public Reading? Reconfigured { get; init; }

    /// <summary>Layers of a design on an engine under what array and memory allow; null for a streaming design.</summary>
    public Roofline? Roofline { get; init; }

    /// <summary>Layers on a device of this machine under its measured peak; null where none was profiled.</summary>
    public Roofline? DeviceRoofline { get; init; }

    /// <summary>Files beside the report worth opening, relative to it.</summary>
    public ValueList<ReportLink> Links { get; init; } = [];

    /// <summary>What a reader must know: what was left out and why.</summary>
    public ValueList<string> Notes { get; init; } = [];
}
