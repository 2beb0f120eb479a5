using EeHw.Model.Numerics;

namespace EeHw.Model.Platforms;

/// <summary>Data files inside the assembly, read like a user's own.</summary>
internal static class DataResources
{
    /// <summary>Reads all whose name begins with a prefix, ordered by name.</summary>
    public static ValueList<T> Read<T>(string prefix, Func<string, string, T> parse)
    {
        var assembly = typeof(DataResources).Assembly;
        return assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
            .Select(n =>
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(n)!);
                return parse(reader.ReadToEnd(), n);
            })
            .ToValueList();
    }
}
