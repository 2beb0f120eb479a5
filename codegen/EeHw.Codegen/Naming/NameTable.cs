using System.Globalization;

namespace EeHw.Codegen.Naming;

/// <summary>Gives out identifiers, each once: names that mangle to the same text are told apart by a number.</summary>
public sealed class NameTable
{
    // Case is ignored: file names are made from identifiers, and not every file system tells a from A.
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Starts a table.</summary>
    /// <param name="reserved">Identifiers that must not be given out.</param>
    public NameTable(params IEnumerable<string> reserved) => _taken.UnionWith(reserved);

    /// <summary>An identifier for a name that no other call has got.</summary>
    /// <param name="name">Any text.</param>
    /// <returns>The mangled name, with <c>_2</c>, <c>_3</c>, ... where it was taken.</returns>
    public string Take(string name)
    {
        var stem = Identifiers.Mangle(name);
        var candidate = stem;
        for (var n = 2; !_taken.Add(candidate); n++)
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $"_{n}");
            candidate = stem[..Math.Min(stem.Length, Identifiers.LongestLength - suffix.Length)] + suffix;
        }

        return candidate;
    }
}
