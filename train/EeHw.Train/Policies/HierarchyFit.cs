using System.Globalization;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Train.Policies;

/// <summary>
/// Groups of classes from the early exits' confusion: the two groups that are confused most, by the mean over their pairs of classes (c, d) of the share of c answered d plus the share of d
/// answered c, are joined until the wanted number is left (agglomerative, average linkage). Early exits with fewer groups have unions of those with more.
/// </summary>
public sealed class HierarchyFit : IPolicyFit
{
    /// <inheritdoc/>
    public string Name => HierarchyPolicy.PolicyName;

    /// <inheritdoc/>
    public string Summary => "groups of classes from the confusion of the early exits, then thresholds";

    /// <inheritdoc/>
    public ValueList<PolicyFitOption> Options => [new("groups", "half the classes", "groups per early exit, 1 to the number of classes, or one number for all"), .. PolicyFitRequest.ThresholdOptions];

    /// <summary>Joins classes into groups.</summary>
    /// <param name="confusion">Share of class c answered d [C][C].</param>
    /// <param name="groups">Groups wanted, 1 to C.</param>
    /// <returns>Group of each class [C], numbered by each group's first class.</returns>
    public static ValueList<int> Join(double[][] confusion, int groups)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        var members = Enumerable.Range(0, confusion.Length).Select(c => new List<int> { c }).ToList();
        while (members.Count > groups)
        {
            var (first, second, most) = (0, 1, double.NegativeInfinity);
            for (var i = 0; i < members.Count; i++)
            {
                for (var j = i + 1; j < members.Count; j++)
                {
                    var mean = members[i].Sum(c => members[j].Sum(d => confusion[c][d] + confusion[d][c])) / (members[i].Count * members[j].Count);
                    (first, second, most) = mean > most ? (i, j, mean) : (first, second, most);
                }
            }

            members[first].AddRange(members[second]);
            members.RemoveAt(second);
        }

        var group = new int[confusion.Length];
        foreach (var (m, g) in members.OrderBy(m => m.Min()).Select((m, g) => (m, g)))
        {
            m.ForEach(c => group[c] = g);
        }

        return ValueList.Create<int>(group);
    }

    /// <inheritdoc/>
    public PolicyFitResult Fit(PolicyFitRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Require(this);
        var trace = request.Trace;
        for (var k = 0; k < trace.Exits; k++)
        {
            PolicyRequirements.Classes(new HierarchyPolicy { Groups = [], Confidences = [] }, trace, k, trace.Classes);
        }

        var confusion = Confusion(trace);
        var wanted = request.Numbers("groups", trace.Exits - 1, new NumberRange(1, trace.Classes)) ?? Enumerable.Repeat(Math.Max(1, trace.Classes / 2.0), trace.Exits - 1).ToValueList();
        var policy = new HierarchyPolicy
        {
            Groups = wanted.Select(g => Join(confusion, (int)g)).ToValueList(),
            Confidences = Enumerable.Repeat(0.0, trace.Exits - 1).ToValueList(),
        };
        return new(
            ThresholdChoice.Apply(policy, request, t => Math.Log(t) - Math.Log(1 - t)),
            policy.Groups.Select((groups, k) => $"exit {trace.ExitNames[k]}: groups {string.Join(" ", groups.Select((g, c) => (g, c)).GroupBy(x => x.g).Select(x => "{" + string.Join(",", x.Select(y => y.c.ToString(CultureInfo.InvariantCulture))) + "}"))}.").ToValueList());
    }

    private static double[][] Confusion(Trace trace)
    {
        var counts = Enumerable.Range(0, trace.Classes).Select(_ => new double[trace.Classes]).ToArray();
        for (var k = 0; k < trace.Exits - 1; k++)
        {
            for (var n = 0; n < trace.Samples; n++)
            {
                counts[trace.Labels[n]][LogitOrder.ArgMax(trace.LogitsOf(k, n))]++;
            }
        }

        return [.. counts.Select(row => row.Sum() is var sum && sum > 0 ? row.Select(v => v / sum).ToArray() : row)];
    }
}
