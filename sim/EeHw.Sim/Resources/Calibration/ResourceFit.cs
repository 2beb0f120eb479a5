using System.Globalization;
using EeHw.Model.Hardware;
using EeHw.Model.Hardware.Estimates;
using EeHw.Model.Numerics;

namespace EeHw.Sim.Resources.Calibration;

/// <summary>Fits the coefficients of LUTs and flip-flops to a table of measured units and judges them on the instances held out.</summary>
/// <param name="Logic">The coefficients.</param>
/// <param name="Kinds">Every kind, then all together.</param>
public sealed record ResourceFit(FittedLogic Logic, ValueList<KindFit> Kinds)
{
    /// <summary>Of all together the rows that say what they come from: they were measured after the features had been chosen.</summary>
    public required KindFit Known { get; init; }

    /// <summary>Every kind of decision unit that has rows, by its name.</summary>
    public required ValueList<KindFit> Decisions { get; init; }

    private const string Resource = "measured/units.tsv";

    /// <summary>The measured table that comes with the tool.</summary>
    /// <returns>The table.</returns>
    public static MeasuredTable ShippedTable()
    {
        using var reader = new StreamReader(typeof(ResourceFit).Assembly.GetManifestResourceStream(Resource)!);
        return MeasuredTable.Parse(reader.ReadToEnd(), Resource);
    }

    /// <summary>The instances of a table that are held out: not fitted, only judged. Every third of each group, in the order of a hash of its parameters.</summary>
    /// <param name="table">The table.</param>
    /// <returns>Their keys.</returns>
    public static IReadOnlySet<string> HeldOut(MeasuredTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return table.Units.GroupBy(u => u.Group).SelectMany(g => g.OrderBy(u => u.Order).ThenBy(u => u.Key, StringComparer.Ordinal).Where((_, i) => i % 3 == 1)).Select(u => u.Key).ToHashSet();
    }

    /// <summary>Fits a table.</summary>
    /// <param name="table">The table.</param>
    /// <returns>The fit.</returns>
    public static ResourceFit Of(MeasuredTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var units = table.Units.OrderBy(u => u.Key, StringComparer.Ordinal).ToList();
        var heldOut = HeldOut(table);
        var coefficients = new List<LogicCoefficient>();
        foreach (var kind in UnitFeatures.Kinds)
        {
            var fitted = units.Where(u => u.Instance.Kind == kind && !heldOut.Contains(u.Key)).ToList();
            if (fitted.Count > 0)
            {
                var (luts, ffs) = UnitFeatures.Of(kind)!.Value;
                coefficients.AddRange(Fit(kind, isLuts: true, luts, fitted, u => u.Luts));
                coefficients.AddRange(Fit(kind, isLuts: false, ffs, fitted, u => u.Ffs));
            }
        }

        var unjudged = new FittedLogic(coefficients.ToValueList()) { Tool = table.Tool, Fitted = units.Count - heldOut.Count, HeldOut = heldOut.Count, MedianLutError = 0, MedianFfError = 0 };
        var kinds = UnitFeatures.Kinds.Select(k => (string?)k).Append(null).Select(k => Judge(k, unjudged, units, heldOut)).ToValueList();
        return new(unjudged with { MedianLutError = kinds[^1].Luts?.Median ?? 0, MedianFfError = kinds[^1].Ffs?.Median ?? 0 }, kinds) 
        {
            Known = Judge(null, unjudged, [.. units.Where(u => u.Seed is not null)], heldOut),
            Decisions = units.Where(u => u.Instance.Kind == nameof(ExitDecision)).GroupBy(u => u.Instance.Parameters[0].Key).OrderBy(g => g.Key, StringComparer.Ordinal)
                .Select(g => Judge(nameof(ExitDecision), unjudged, [.. g], heldOut) with { Kind = g.Key }).ToValueList(),
        };
    }

    private static KindFit Judge(string? kind, FittedLogic logic, List<MeasuredUnit> units, IReadOnlySet<string> heldOut)
    {
        var mine = units.Where(u => kind is null || u.Instance.Kind == kind).ToList();
        var judged = mine.Where(u => heldOut.Contains(u.Key)).Select(u => (Measured: u, Estimate: logic.Of(u.Instance))).ToList();
        return new(
            kind,
            mine.Count - judged.Count,
            ErrorDistribution.Of(judged.Select(j => ErrorDistribution.ErrorOf(j.Estimate.Luts, j.Measured.Luts))),
            ErrorDistribution.Of(judged.Select(j => ErrorDistribution.ErrorOf(j.Estimate.Ffs, j.Measured.Ffs))));
    }

    // Rounded as they are written, so that a fit and the file made from it are the same.
    private static IEnumerable<LogicCoefficient> Fit(string kind, bool isLuts, IReadOnlyList<Feature> features, List<MeasuredUnit> units, Func<MeasuredUnit, double> count)
    {
        var values = NonNegativeFit.Of([.. units.Select(u => features.Select(f => f.Of(u.Instance)).ToArray())], [.. units.Select(count)]);
        for (var f = 0; f < values.Length; f++)
        {
            if (double.Parse(values[f].ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) is > 1e-4 and var value)
            {
                yield return new(kind, isLuts, features[f].Name, value);
            }
        }
    }
}
