using EeHw.Model.Numerics;

namespace EeHw.Report.Charts;

/// <summary>A chart, before it is drawn: axes, layers of marks, and what a reader must know of its numbers.</summary>
public sealed record Chart
{
    /// <summary>Name in file names: lower case, hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>What it shows.</summary>
    public required string Title { get; init; }

    /// <summary>Where each number comes from; printed below the chart.</summary>
    public required string Source { get; init; }

    /// <summary>Horizontal axis, numeric.</summary>
    public required Axis X { get; init; }

    /// <summary>Vertical axis: numeric, or with <see cref="Axis.Rows"/> one row per thing, from the top.</summary>
    public required Axis Y { get; init; }

    /// <summary>Marks, drawn in order.</summary>
    public required ValueList<ChartLayer> Layers { get; init; }

    /// <summary>Width in points.</summary>
    public double Width { get; init; } = 720;

    /// <summary>Height of the plot area in points for a numeric vertical axis; rows bring their own.</summary>
    public double PlotHeight { get; init; } = 300;

    /// <summary>Height of a row in points.</summary>
    public double RowHeight { get; init; } = 22;
}
