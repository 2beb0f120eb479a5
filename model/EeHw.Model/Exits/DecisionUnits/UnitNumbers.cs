using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>The numbers that a unit needs beside its threshold.</summary>
internal static class UnitNumbers
{
    /// <summary>As many numbers as a kind has.</summary>
    /// <param name="spec">The unit.</param>
    /// <param name="count">Numbers wanted.</param>
    /// <param name="names">What they are, in order, for the message.</param>
    /// <param name="place">Where the unit is described.</param>
    /// <returns>The numbers.</returns>
    /// <exception cref="EeHwException">EEHW5002.</exception>
    public static ValueList<double> Of(DecisionUnitSpec spec, int count, string names, Place place)
        => spec.Numbers is { } numbers && numbers.Count == count
            ? numbers
            : throw new EeHwException(
                Codes.Exits.ThresholdCount,
                place,
                string.Create(CultureInfo.InvariantCulture, $"{spec.Numbers?.Count ?? 0} number(s) were given for unit {spec.Kind}; it takes {count}: {names}."),
                "Give them as exits.unit.numbers, one list per early exit, or name a fitted policy with exits.policyFile.");

    /// <summary>Refuses a strict comparison.</summary>
    public static void NotStrict(DecisionUnitSpec spec, Place place)
    {
        if (spec.Strict)
        {
            throw new EeHwException(Codes.Exits.ThresholdRange, place, $"unit {spec.Kind} is not strict: it compares with >=.", "Leave strict out.");
        }
    }
}
