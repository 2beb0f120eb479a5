using EeHw.Model.Exits.Metrics;
using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;

namespace EeHw.Report.Figures;

/// <summary>Reliability: how often answers of a probability are right. On the diagonal a probability means what it says.</summary>
public static class CalibrationFigure
{
    // A bin of fewer answers says nothing: its standard error is beyond 0.1.
    private const int FewestAnswers = 10;

    private static readonly Marker[] _markers = [Marker.Disc, Marker.Diamond, Marker.Triangle, Marker.Ring];

    /// <summary>Draws it.</summary>
    /// <param name="metrics">The metrics.</param>
    /// <returns>The chart.</returns>
    public static Chart Create(ExitMetrics metrics)
    {
        var layers = new List<ChartLayer> { new LineLayer("as promised", Ink.Muted, [new(0, 0), new(100, 100)], IsDashed: true) };
        for (var k = 0; k < metrics.Exits.Count; k++)
        {
            var exit = metrics.Exits[k];
            var points = exit.Calibration.Bins
                .Where(b => b.Count >= FewestAnswers)
                .Select(b => new ChartPoint(b.Confidence * 100, b.Accuracy * 100, null, $"{exit.Name}: {Quantity.Percent(b.Accuracy)} of {Quantity.Count(b.Count)} answers right at a mean probability of {Quantity.Percent(b.Confidence)}"))
                .ToValueList();
            layers.Add(new LineLayer(null, Palette.Of(k), points, IsDashed: k >= Palette.Series.Count));
            layers.Add(new PointLayer($"{exit.Name}: calibration error {Quantity.Percent(exit.Calibration.ErrorFraction)}", Palette.Of(k), _markers[k % _markers.Length], points, 3.6));
        }

        return new()
        {
            Id = "calibration",
            Title = "Whether probabilities mean what they say",
            Source = $"{Quantity.Count(metrics.Samples)} samples in the design's arithmetic, {Calibration.BinCount} bins; bins of fewer than {FewestAnswers} answers are left out. Calibration error: Guo et al., ICML 2017.",
            X = new() { Title = "largest softmax probability (%)", Minimum = 0, Maximum = 100 },
            Y = new() { Title = "right answers (%)", Minimum = 0, Maximum = 100 },
            Layers = layers.ToValueList(),
        };
    }
}
