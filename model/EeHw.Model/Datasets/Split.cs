using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Datasets;

/// <summary>Which samples of a source a split names.</summary>
internal static class Split
{
    private const int HeldOut = 10000;

    /// <summary>The samples of a split within the part that holds it.</summary>
    /// <param name="choice">What was asked for.</param>
    /// <param name="count">Samples of the part.</param>
    /// <returns>First sample and number of samples, at least 1.</returns>
    public static (int First, int Count) Range(DataChoice choice, int count)
    {
        var validation = Math.Min(HeldOut, count / 6);
        var (first, size) = choice.Split switch
        {
            "train" => (0, count - validation),
            "validation" => (count - validation, validation),
            _ => (0, count),
        };
        if (size < 1)
        {
            throw new EeHwException(
                Codes.Data.BadSplit,
                new Place { Item = choice.Source },
                $"split '{choice.Split}' is empty: the source has {count} samples, of which the last sixth (at most {HeldOut}) is for validation.",
                "Use a source with more samples.");
        }

        return (first, Math.Min(size, choice.Limit ?? size));
    }

    /// <summary>Refuses a split by another name.</summary>
    /// <param name="choice">What was asked for.</param>
    public static void Check(DataChoice choice)
    {
        if (choice.Split is not ("train" or "validation" or "test"))
        {
            throw new EeHwException(Codes.Data.BadSplit, new Place { Item = choice.Source }, $"there is no split '{choice.Split}'.", "Splits are train, validation and test.");
        }
    }
}
