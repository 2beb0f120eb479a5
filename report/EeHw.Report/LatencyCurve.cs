using EeHw.Model.Numerics;

namespace EeHw.Report;

/// <summary>A distribution of latencies as evenly spaced quantiles: entry i of n is the (i/(n-1))-quantile.</summary>
/// <param name="Name">What was timed: <c>exit 1, decided</c>.</param>
/// <param name="Source">Whose time: <c>simulated</c>, or the device's name.</param>
/// <param name="QuantilesNs">Quantiles in ns, ascending.</param>
public sealed record LatencyCurve(string Name, string Source, ValueList<double> QuantilesNs)
{
    private const int Points = 201;

    /// <summary>Takes the quantiles of a set of latencies.</summary>
    /// <param name="name">What was timed.</param>
    /// <param name="source">Whose time.</param>
    /// <param name="latenciesNs">Latencies in ns, in any order; at least one.</param>
    /// <returns>The curve.</returns>
    public static LatencyCurve Of(string name, string source, IEnumerable<double> latenciesNs)
    {
        var sorted = latenciesNs.Order().ToArray();
        if (sorted.Length == 0)
        {
            throw new ArgumentException("no latencies", nameof(latenciesNs));
        }

        return new(name, source, Enumerable.Range(0, Points).Select(i => sorted[(int)((sorted.Length - 1L) * i / (Points - 1))]).ToValueList());
    }
}
