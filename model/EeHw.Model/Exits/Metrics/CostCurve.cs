using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.Metrics;

/// <summary>
/// An accuracy-cost curve in numbers. Between two points the curve is the straight line: whoever draws lots between two policies gets exactly that. Shares of the
/// full cost are of the plain network without early heads, b_K (Kaya et al., ICML 2019, give accuracies below 25 %, 50 %, 75 % of it).
/// </summary>
/// <param name="AreaFraction">Mean accuracy over the costs that the curve spans: area under it over its width.</param>
/// <param name="LowMacs">Cheapest point.</param>
/// <param name="HighMacs">Dearest point.</param>
/// <param name="AtQuarters">Accuracy at 25, 50 and 75 % of the plain network; null where the curve does not reach [3].</param>
/// <param name="Samples">Samples behind each point; standard error of an accuracy a: sqrt(a(1 - a)/N).</param>
public sealed record CostCurve(double AreaFraction, double LowMacs, double HighMacs, ValueList<double?> AtQuarters, long Samples)
{
    /// <summary>Measures a curve.</summary>
    /// <param name="points">At least one point, in any order; of equal costs the most accurate counts.</param>
    /// <param name="plainMacs">Cost of the plain network, b_K.</param>
    /// <param name="samples">Samples behind each point.</param>
    /// <returns>The numbers.</returns>
    public static CostCurve Of(IEnumerable<CostPoint> points, double plainMacs, long samples)
    {
        var curve = points.GroupBy(p => p.Macs).Select(g => new CostPoint(g.Key, g.Max(p => p.Accuracy))).OrderBy(p => p.Macs).ToArray();
        double area = 0;
        for (var i = 1; i < curve.Length; i++)
        {
            area += (curve[i].Macs - curve[i - 1].Macs) * (curve[i].Accuracy + curve[i - 1].Accuracy) / 2;
        }

        var width = curve[^1].Macs - curve[0].Macs;
        return new(
            width > 0 ? area / width : curve[0].Accuracy,
            curve[0].Macs,
            curve[^1].Macs,
            new[] { 0.25, 0.5, 0.75 }.Select(q => At(curve, q * plainMacs)).ToValueList(),
            samples);
    }

    private static double? At(CostPoint[] curve, double macs)
    {
        var after = Array.FindIndex(curve, p => p.Macs >= macs);
        if (after < 0 || (after == 0 && curve[0].Macs > macs))
        {
            return null;
        }

        if (after == 0)
        {
            return curve[0].Accuracy;
        }

        var (a, b) = (curve[after - 1], curve[after]);
        return a.Accuracy + ((b.Accuracy - a.Accuracy) * (macs - a.Macs) / (b.Macs - a.Macs));
    }
}
