using EeHw.Report.Drawing;

namespace EeHw.Report.Charts;

/// <summary>Finds a place beside a point for its label that hits neither marks nor other labels nor the border.</summary>
/// <param name="left">Left border.</param>
/// <param name="top">Upper border.</param>
/// <param name="right">Right border.</param>
/// <param name="bottom">Lower border.</param>
internal sealed class LabelPlacer(double left, double top, double right, double bottom)
{
    private readonly List<(double X0, double Y0, double X1, double Y1)> _taken = [];

    /// <summary>Keeps a rectangle free of labels.</summary>
    public void Reserve(double x0, double y0, double x1, double y1) => _taken.Add((x0, y0, x1, y1));

    /// <summary>Keeps the neighbourhood of a line free.</summary>
    public void ReserveLine(IReadOnlyList<(double X, double Y)> points)
    {
        for (var i = 1; i < points.Count; i++)
        {
            var (a, b) = (points[i - 1], points[i]);
            var pieces = Math.Max(1, (int)(Math.Max(Math.Abs(b.X - a.X), Math.Abs(b.Y - a.Y)) / 6));
            for (var k = 0; k <= pieces; k++)
            {
                var (x, y) = (a.X + ((b.X - a.X) * k / pieces), a.Y + ((b.Y - a.Y) * k / pieces));
                Reserve(x - 2, y - 2, x + 2, y + 2);
            }
        }
    }

    /// <summary>Chooses the place with the least overlap; the nearest among equals.</summary>
    /// <returns>Left end of the base line.</returns>
    public (double X, double Y) Place(double x, double y, double radius, string text, double size)
    {
        var (w, h) = (TextWidth.Of(text, size), size);
        var best = (X: x, Y: y);
        var least = double.PositiveInfinity;
        foreach (var distance in new[] { 5.0, 12, 22, 36, 54 })
        {
            var d = radius + distance;
            foreach (var (cx, cy) in new[]
            {
                (x + d, y - (h / 2)), (x - d - w, y - (h / 2)), (x - (w / 2), y - d - h), (x - (w / 2), y + d),
                (x + (d * 0.7), y - (d * 0.7) - h), (x + (d * 0.7), y + (d * 0.7)), (x - (d * 0.7) - w, y - (d * 0.7) - h), (x - (d * 0.7) - w, y + (d * 0.7)),
            })
            {
                var cost = Outside(cx, cy, w, h) + _taken.Sum(t => Overlap(t, cx, cy, w, h)) + (distance * 0.01);
                if (cost < least)
                {
                    least = cost;
                    best = (cx, cy);
                }
            }
        }

        Reserve(best.X - 2, best.Y - 1, best.X + w + 2, best.Y + h + 1);
        return (best.X, best.Y + (h * 0.82));
    }

    private static double Overlap((double X0, double Y0, double X1, double Y1) t, double x, double y, double w, double h)
        => Math.Max(0, Math.Min(t.X1, x + w) - Math.Max(t.X0, x)) * Math.Max(0, Math.Min(t.Y1, y + h) - Math.Max(t.Y0, y));

    private double Outside(double x, double y, double w, double h)
        => 50 * (Math.Max(0, left - x) + Math.Max(0, x + w - right) + Math.Max(0, top - y) + Math.Max(0, y + h - bottom));
}
