using EeHw.Model.Numerics;

namespace EeHw.Report.Charts;

/// <summary>An axis.</summary>
public sealed record Axis
{
    /// <summary>What it measures, with its unit in brackets; empty for rows that name themselves.</summary>
    public required string Title { get; init; }

    /// <summary>Logarithmic; all values are then greater than 0.</summary>
    public bool IsLog { get; init; }

    /// <summary>First value, or null: from the data.</summary>
    public double? Minimum { get; init; }

    /// <summary>Last value, or null: from the data.</summary>
    public double? Maximum { get; init; }

    /// <summary>Turns a value into the words at a tick; null: plain numbers.</summary>
    public Func<double, string>? Format { get; init; }

    /// <summary>Rows of a vertical axis: value i is the middle of row i. Empty for a numeric axis.</summary>
    public ValueList<ChartRow> Rows { get; init; } = [];
}
