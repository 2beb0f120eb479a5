using System.Text;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>Gives hierarchical names whose parts are identifiers and which stay unique when slashes and points become underscores, whatever the letter case.</summary>
internal sealed class UnitNames
{
    private readonly HashSet<string> _taken = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A layer name as a part of a hierarchical name: letters, digits, single underscores; starts with a letter.</summary>
    public static string Part(string name)
    {
        var text = new StringBuilder();
        foreach (var c in name)
        {
            var legal = char.IsAsciiLetterOrDigit(c) ? c : '_';
            if (legal != '_' || (text.Length > 0 && text[^1] != '_'))
            {
                text.Append(legal);
            }
        }

        var part = text.ToString().TrimEnd('_');
        return part.Length == 0 ? "layer" : char.IsAsciiDigit(part[0]) ? "n" + part : part;
    }

    /// <summary>Takes a name, with a number behind it where it is taken already.</summary>
    public string Take(string name)
    {
        for (var i = 1; ; i++)
        {
            var candidate = i == 1 ? name : FormattableString.Invariant($"{name}_{i}");
            if (_taken.Add(candidate.Replace('/', '_')))
            {
                return candidate;
            }
        }
    }
}
