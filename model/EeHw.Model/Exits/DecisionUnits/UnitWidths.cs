using System.Globalization;
using System.Numerics;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>Widths inside decision units.</summary>
internal static class UnitWidths
{
    /// <summary>Widest number a generated unit may hold: fits a signed 64-bit integer of every back end.</summary>
    public const int Maximum = 62;

    /// <summary>ceil(log2 n).</summary>
    public static int CeilLog2(int n) => n <= 1 ? 0 : 32 - BitOperations.LeadingZeroCount((uint)(n - 1));

    public static void Check(string kind, string what, int width, Place place)
    {
        if (width > Maximum)
        {
            throw new EeHwException(
                Codes.Exits.UnitTooWide,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {kind} would need {width} bits for {what}; {Maximum} are allowed."),
                "Use narrower logits or fewer exponential fraction bits.");
        }
    }
}
