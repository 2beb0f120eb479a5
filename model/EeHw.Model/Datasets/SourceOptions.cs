using EeHw.Model.Diagnostics;

namespace EeHw.Model.Datasets;

/// <summary>What stands behind the paths of a data source: <c>images.npz,layout=NHWC</c>, <c>cifar-100-binary,labels=coarse</c>.</summary>
/// <param name="Paths">The paths, one or two.</param>
/// <param name="Layout">Order of the axes of an array, or null.</param>
/// <param name="Labels">Which labels of a source with several, or null.</param>
internal sealed record SourceOptions(string[] Paths, string? Layout, string? Labels)
{
    private const string LayoutKey = "layout=";
    private const string LabelsKey = "labels=";

    /// <summary>Reads a source.</summary>
    /// <param name="source">Its text.</param>
    /// <returns>Paths and options.</returns>
    /// <exception cref="EeHwException">EEHW1303 for an option that is given twice.</exception>
    public static SourceOptions Of(string source)
    {
        var parts = source.Split(',', StringSplitOptions.TrimEntries);
        return new([.. parts.Where(p => !IsOption(p))], Option(LayoutKey), Option(LabelsKey));

        string? Option(string key)
        {
            var given = parts.Where(p => p.StartsWith(key, StringComparison.Ordinal)).ToList();
            return given.Count > 1
                ? throw new EeHwException(Codes.Data.UnknownSource, new Place { Item = source }, $"{key.TrimEnd('=')} is given {given.Count} times.", "Keep one of them.")
                : given.FirstOrDefault()?[key.Length..];
        }
    }

    /// <summary>Whether a part of a source is an option, not a path.</summary>
    /// <param name="part">The part, without blanks around it.</param>
    /// <returns>True for an option.</returns>
    public static bool IsOption(string part) => part.StartsWith(LayoutKey, StringComparison.Ordinal) || part.StartsWith(LabelsKey, StringComparison.Ordinal);

    /// <summary>Refuses options that a kind of source does not have.</summary>
    /// <param name="source">The source, for the message.</param>
    /// <param name="kind">Kind of source, for the message.</param>
    /// <param name="allowed">The option it has: <c>layout</c> or <c>labels</c>, or null for none.</param>
    /// <exception cref="EeHwException">EEHW1303.</exception>
    public void RequireOnly(string source, string kind, string? allowed)
    {
        var wrong = Layout is not null && allowed != "layout" ? "layout" : Labels is not null && allowed != "labels" ? "labels" : null;
        if (wrong is not null)
        {
            throw new EeHwException(
                Codes.Data.UnknownSource,
                new Place { Item = source },
                $"{kind} takes no {wrong}.",
                wrong == "layout" ? "layout= is for NPZ files; IDX and CIFAR files say their order themselves." : "labels= chooses between the fine and the coarse labels of CIFAR-100.");
        }
    }
}
