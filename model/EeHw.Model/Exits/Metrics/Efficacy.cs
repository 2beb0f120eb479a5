namespace EeHw.Model.Exits.Metrics;

/// <summary>
/// How much of the cost early exits save: the area under the share of samples that have left against the share of the full cost, by the trapezium rule through
/// (0, 0), (c_k/c_K, f_1 + ... + f_k) and (1, 1). Near 1: nearly everybody leaves for nearly nothing; everybody at the end: half of the last step.
/// Source: Hong, Kaya, Modoranu and Dumitras, A Panda? No, It's a Sloth (DeepSloth), ICLR 2021, section 3.
/// </summary>
public static class Efficacy
{
    /// <summary>Efficacy of exit shares.</summary>
    /// <param name="shares">Share of samples per exit [K], summing to 1.</param>
    /// <param name="costs">c_k in any unit, ascending [K].</param>
    /// <returns>An area, 0 to 1.</returns>
    public static double Of(IReadOnlyList<double> shares, IReadOnlyList<double> costs)
    {
        double area = 0, left = 0, x = 0;
        for (var k = 0; k < shares.Count; k++)
        {
            var now = k == shares.Count - 1 ? 1 : left + shares[k];
            var at = costs[k] / costs[^1];
            area += (at - x) * (left + now) / 2;
            (left, x) = (now, at);
        }

        return area;
    }
}
