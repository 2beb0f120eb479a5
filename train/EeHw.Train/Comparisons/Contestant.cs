using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Distances;
using EeHw.Model.Exits.Rules;
using EeHw.Train.Budgets;
using EeHw.Train.Policies;

namespace EeHw.Train.Comparisons;

/// <summary>A policy that takes part in a comparison, and how it meets budgets.</summary>
/// <param name="Name">As it was written: a score or a policy, with <c>/method</c> where it is not geometric.</param>
/// <param name="Fit">What fits it.</param>
/// <param name="Score">Score of a threshold policy; null: another policy.</param>
/// <param name="Method">How thresholds meet a budget.</param>
public sealed record Contestant(string Name, IPolicyFit Fit, string? Score, BudgetMethod Method)
{
    /// <summary>Reads a name.</summary>
    /// <param name="text">A score (<c>entropy</c>) or a policy (<c>eenet</c>), then <c>/geometric</c>, <c>/grid</c> or <c>/coordinate</c> or nothing.</param>
    /// <param name="fits">Policies that can be fitted.</param>
    /// <param name="catalog">Scores that can be named.</param>
    /// <param name="place">Where it stands, for messages.</param>
    /// <returns>The contestant.</returns>
    /// <exception cref="EeHwException">EEHW5020 with all names.</exception>
    public static Contestant Parse(string text, PolicyFits fits, PolicyCatalog catalog, Place place)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(fits);
        ArgumentNullException.ThrowIfNull(catalog);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (name, way) = slash < 0 ? (text, "geometric") : (text[..slash], text[(slash + 1)..]);
        string[] methods = ["geometric", "grid", "coordinate"];
        if (!methods.Contains(way))
        {
            throw new EeHwException(Codes.Exits.UnknownPolicy, place, $"there is no method '{way}' in '{text}'; there are {string.Join(", ", methods)}.", NearestName.Of(way, methods) is { } method ? $"Did you mean '{method}'?" : null);
        }

        var isScore = catalog.AllScores.Any(s => s.Name == name);
        var names = catalog.AllScores.Select(s => s.Name).Concat(fits.All.Select(f => f.Name)).Distinct().ToList();
        var fit = fits.All.FirstOrDefault(f => f.Name == (isScore ? ThresholdPolicy.PolicyName : name))
            ?? throw new EeHwException(Codes.Exits.UnknownPolicy, place, $"there is no score or policy '{name}'; there are {string.Join(", ", names)}.", NearestName.Of(name, names) is { } near ? $"Did you mean '{near}'?" : null);
        return new(text, fit, isScore ? name : null, Enum.Parse<BudgetMethod>(way, ignoreCase: true));
    }

    /// <summary>Names of all that can take part on a trace: every score, max-softmax also by the other methods, then every policy. Max-softmax is the first.</summary>
    /// <param name="trace">Trace to fit on: class means need its features, the score gate its gates.</param>
    /// <param name="fits">Policies that can be fitted.</param>
    /// <param name="catalog">Scores that can be named.</param>
    /// <returns>Names that <see cref="Parse"/> reads. Not among them what needs options: pixel-share.</returns>
    public static IReadOnlyList<string> AllFor(Trace trace, PolicyFits fits, PolicyCatalog catalog)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(fits);
        ArgumentNullException.ThrowIfNull(catalog);
        const string first = "max-softmax";
        var hasGates = Enumerable.Range(0, trace.Exits - 1).All(k => trace.ClassesOf(k) == trace.Classes + 1);
        return
        [
            .. catalog.AllScores.Select(s => s.Name).Where(n => n != "gate" || hasGates).OrderBy(n => n == first ? 0 : 1),
            first + "/grid",
            first + "/coordinate",
            .. fits.All.Select(f => f.Name).Where(n => n is not (ThresholdPolicy.PolicyName or PixelSharePolicy.PolicyName) && (n != ClassMeansPolicy.PolicyName || trace.Features is not null)),
        ];
    }
}
