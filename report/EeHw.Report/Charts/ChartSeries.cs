namespace EeHw.Report.Charts;

/// <summary>Which layers of a chart a reader takes for one thing: the legend names them, and a page hides and shows them together.</summary>
internal static class ChartSeries
{
    /// <summary>Series of a layer: a layer with a name is one of its own; one without belongs to the named layer of the same colour.</summary>
    /// <param name="chart">The chart.</param>
    /// <param name="layer">Index of the layer.</param>
    /// <returns>Index of the layer that names the series; null where none does.</returns>
    public static int? Of(Chart chart, int layer)
    {
        if (chart.Layers[layer].Name is not null)
        {
            return layer;
        }

        if (chart.Layers[layer] is NoteLayer)
        {
            return null;
        }

        var named = Enumerable.Range(0, chart.Layers.Count).Where(i => chart.Layers[i].Name is not null && chart.Layers[i].Ink == chart.Layers[layer].Ink).ToList();
        return named.Count == 1 ? named[0] : null;
    }
}
