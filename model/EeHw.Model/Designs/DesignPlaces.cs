using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Designs;

/// <summary>Knows where each field of a file stands, and gives diagnostics that name a field its line and column.</summary>
internal sealed class DesignPlaces
{
    private readonly Dictionary<string, Place> _places = new(StringComparer.Ordinal);
    private readonly string _file;

    public DesignPlaces(YamlMap root, string file)
    {
        _file = file;
        Visit(root);
    }

    /// <summary>Runs something and places what it reports.</summary>
    /// <param name="action">What is done.</param>
    /// <param name="isAll">Whether also what names no field of the file belongs to it.</param>
    public T Place<T>(Func<T> action, bool isAll = true)
    {
        try
        {
            return action();
        }
        catch (EeHwException e)
        {
            throw new EeHwException(e.Diagnostics.Select(d => Placed(d, isAll)));
        }
    }

    private Diagnostic Placed(Diagnostic diagnostic, bool isAll)
    {
        if (diagnostic.Place is not { File: null, Item: { } item })
        {
            return diagnostic;
        }

        // The field itself, else the nearest that holds it: a threshold that all exits share, a section that is absent.
        for (var path = item; path.Length > 0; path = Outer(path))
        {
            if (_places.TryGetValue(path, out var place))
            {
                return diagnostic with { Place = place with { Item = item } };
            }
        }

        return isAll ? diagnostic with { Place = diagnostic.Place with { File = _file } } : diagnostic;
    }

    private static string Outer(string path) => path[..Math.Max(0, Math.Max(path.LastIndexOf('.'), path.LastIndexOf('[')))];

    private void Visit(YamlNode node)
    {
        if (node.Place.Item is { } item)
        {
            _places.TryAdd(item, node.Place);
        }

        foreach (var inner in node switch { YamlMap m => m.Entries.Select(e => e.Value), YamlSequence s => s.Items, _ => [] })
        {
            Visit(inner);
        }
    }
}
