using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Designs;

/// <summary>Turns designs into YAML trees and text by the field table.</summary>
internal static class DesignText
{
    /// <summary>The text that hashes see: every field, folders of paths left out.</summary>
    public static string Canonical(Design design) => YamlWriter.Write(ToYaml(DesignPaths.WithoutFolders(design), comments: false));

    public static YamlMap ToYaml(Design design, bool comments)
    {
        var root = new Section();
        foreach (var field in DesignFields.All)
        {
            if (field.Write(design) is { } value)
            {
                var section = root;
                foreach (var part in field.Section.Split('.', StringSplitOptions.RemoveEmptyEntries))
                {
                    section = section.Inner(part);
                }

                section.Add(field.Key, value, comments ? field.Summary : null);
            }
        }

        return root.ToYaml();
    }

    private sealed class Section
    {
        private readonly List<(string Key, YamlNode? Value, Section? Inner, string? Comment)> _items = [];

        public Section Inner(string key)
        {
            if (_items.Find(i => i.Key == key).Inner is { } inner)
            {
                return inner;
            }

            var made = new Section();
            _items.Add((key, null, made, null));
            return made;
        }

        public void Add(string key, YamlNode value, string? comment) => _items.Add((key, value, null, comment));

        public YamlMap ToYaml() => new(_items.Select(i => new YamlEntry(new YamlScalar(i.Key), i.Value ?? i.Inner!.ToYaml(), i.Comment)));
    }
}
