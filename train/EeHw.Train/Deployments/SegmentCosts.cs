using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments;

/// <summary>What each piece of a network costs: the backbone from exit to exit, and each exit's head. Leaving out an exit saves its head.</summary>
/// <param name="Backbone">Cost of the backbone from the exit before to this one [K]; the final head counts as backbone.</param>
/// <param name="Head">Cost of each early exit's head [K-1].</param>
/// <param name="Unit">Unit of a cost.</param>
public sealed record SegmentCosts(ValueList<double> Backbone, ValueList<double> Head, string Unit)
{
    /// <summary>Exits K.</summary>
    public int Exits => Backbone.Count;

    /// <summary>The MACs of a trace: h_k = (c_k - b_k) - (c_(k-1) - b_(k-1)).</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>Backbone and heads.</returns>
    public static SegmentCosts Macs(Trace trace)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var (c, b, last) = (trace.CostMacs, trace.BackboneMacs, trace.Exits - 1);
        var heads = Enumerable.Range(0, last).Select(k => (double)(c[k] - b[k] - (k > 0 ? c[k - 1] - b[k - 1] : 0))).ToValueList();
        return new(Enumerable.Range(0, trace.Exits).Select(k => (double)(b[k] - (k > 0 ? b[k - 1] : 0))).ToValueList(), heads, ExitCosts.MacUnit);
    }

    /// <summary>The device's times of a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="exitNames">Names of the exits [K].</param>
    /// <returns>Backbone and heads in ns.</returns>
    public static SegmentCosts DeviceNs(SystemProfile profile, IReadOnlyList<string> exitNames)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(exitNames);
        var (backbone, heads, stage) = (new double[exitNames.Count], new double[exitNames.Count - 1], 0);
        for (var i = 0; i < profile.Steps.Count; i++)
        {
            var step = profile.Steps[i];
            if (step.Head is null)
            {
                backbone[stage] += step.DeviceNs * profile.DeviceLoad;
                continue;
            }

            heads[stage] += step.DeviceNs * profile.DeviceLoad;
            stage += i + 1 == profile.Steps.Count || profile.Steps[i + 1].Head != step.Head ? 1 : 0;
        }

        return new(ValueList.Create<double>(backbone), ValueList.Create<double>(heads), "ns");
    }

    /// <summary>Cost of the answer of each exit when some exits are left out.</summary>
    /// <param name="kept">Whether each early exit is there [K-1].</param>
    /// <returns>c_k [K]: backbone up to the exit and the heads of all kept exits up to it; for an exit left out, what passing it costs.</returns>
    public double[] Cumulative(ReadOnlySpan<bool> kept)
    {
        var costs = new double[Exits];
        double sum = 0;
        for (var k = 0; k < costs.Length; k++)
        {
            sum += Backbone[k] + (k < kept.Length && kept[k] ? Head[k] : 0);
            costs[k] = sum;
        }

        return costs;
    }
}
