using EeHw.Model.Exits.Anytime;
using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;

namespace EeHw.Report.Figures;

/// <summary>Accuracy over time: what interrupting every sample at a time gives. Steps, for an answer holds until the next exit's.</summary>
public static class AnytimeFigure
{
    /// <summary>Draws it.</summary>
    /// <param name="evaluation">The numbers; its curve has accuracies.</param>
    /// <param name="axis">What the time is, with its unit in brackets.</param>
    /// <param name="source">Where the numbers come from.</param>
    /// <param name="scale">Factor from the curve's unit to the axis'.</param>
    /// <returns>The chart.</returns>
    public static Chart Create(AnytimeEvaluation evaluation, string axis, string source, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        var curve = evaluation.Curve;
        var end = curve.Count == 0 ? 1 : curve[^1].Time * 1.1;
        return new()
        {
            Id = "accuracy-time",
            Title = "Accuracy when interrupted",
            Source = source,
            X = new() { Title = axis, Minimum = 0 },
            Y = new() { Title = "share of the samples (%)", Minimum = 0, Maximum = 100 },
            Layers =
            [
                new LineLayer("right", Ink.Blue, Steps(p => p.AccuracyFraction ?? 0)),
                new LineLayer("answered", Ink.Muted, Steps(p => p.AnsweredShare), IsDashed: true),
                new LineLayer("still going", Ink.Orange, Enumerable.Range(0, 101).Select(i => new ChartPoint(end * i / 100 * scale, evaluation.Interruption.Reaches(end * i / 100) * 100)).ToValueList(), IsDashed: true),
            ],
        };

        ValueList<ChartPoint> Steps(Func<AnytimePoint, double> value)
        {
            var points = new List<ChartPoint> { new(0, 0) };
            for (var i = 0; i < curve.Count; i++)
            {
                points.Add(new(curve[i].Time * scale, i == 0 ? 0 : value(curve[i - 1]) * 100));
                points.Add(new(curve[i].Time * scale, value(curve[i]) * 100, null, $"{Quantity.Percent(value(curve[i]))} from {Quantity.Plain(curve[i].Time * scale)} on"));
            }

            points.Add(new(end * scale, curve.Count == 0 ? 0 : value(curve[^1]) * 100));
            return points.ToValueList();
        }
    }
}
