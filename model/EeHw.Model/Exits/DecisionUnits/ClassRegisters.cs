using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>One register for all classes, or one for each: the answer chooses.</summary>
internal static class ClassRegisters
{
    /// <summary>Most classes with a register each.</summary>
    public const int MostClasses = 64;

    /// <summary>The thresholds of a unit in the order of its registers.</summary>
    public static IReadOnlyList<double> Thresholds(DecisionUnitSpec spec, int classes, Place place)
    {
        if (spec.ClassThresholds is not { } list)
        {
            return [spec.Threshold];
        }

        if (list.Count != classes || classes > MostClasses)
        {
            throw new EeHwException(
                Codes.Exits.ThresholdCount,
                place,
                FormattableString.Invariant($"{list.Count} class threshold(s) were given for {classes} classes; one for each is needed, and units hold at most {MostClasses}."),
                "Give one threshold per class, or one for all classes.");
        }

        return list;
    }

    public static IEnumerable<UnitConstant> Of(string name, int width, ValueList<long> values, long never)
        => values.Select((v, i) => new UnitConstant(i == 0 ? name : FormattableString.Invariant($"{name}_class{i}"), width, false, [v], true) { Never = never });
}
