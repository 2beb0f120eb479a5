using System.Text;
using EeHw.Model.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace EeHw.Model.Formats.Yaml;

/// <summary>
/// Reads one YAML document into a tree that knows its places. Strict on purpose: a size limit, at most <see cref="MaximumDepth"/> levels, no key
/// twice, no anchors, aliases, tags or second document.
/// </summary>
public sealed class YamlReader
{
    /// <summary>Levels of lists and mappings at most.</summary>
    public const int MaximumDepth = 64;

    /// <summary>Bytes of a file at most where nothing else is asked for.</summary>
    public const int DefaultMaximumBytes = 4 << 20;

    private readonly Parser _parser;
    private readonly string? _file;

    private YamlReader(string text, string? file)
    {
        _parser = new Parser(new Scanner(new StringReader(text), skipComments: true));
        _file = file;
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maximumBytes">Size limit in bytes.</param>
    /// <returns>The root mapping; empty for an empty file.</returns>
    /// <exception cref="EeHwException">EEHW1001 to 1004 for the file, EEHW1401 to 1404, 1407 for its content.</exception>
    public static YamlMap Read(string path, int maximumBytes = DefaultMaximumBytes)
    {
        var place = new Place { File = path };
        byte[] bytes;
        try
        {
            var info = new FileInfo(path);
            if (!info.Exists)
            {
                throw new EeHwException(Codes.Files.NotFound, place, "there is no such file.", "Check the path.");
            }

            if (info.Length > maximumBytes)
            {
                throw new EeHwException(Codes.Files.TooLarge, place, FormattableString.Invariant($"the file has {info.Length} bytes; YAML files may have {maximumBytes}."));
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EeHwException(Codes.Files.Unreadable, place, $"cannot be read: {e.Message}");
        }

        string text;
        try
        {
            text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase)
                ? new EeHwException(Codes.Yaml.Syntax, place, "a network, where a YAML file is needed.", "`eehw design new NET.onnx --platform zc706` makes a design of it.")
                : new EeHwException(Codes.Yaml.Syntax, place with { Offset = e.Index }, "the text is not UTF-8.", "Save the file as UTF-8.");
        }

        return Parse(text.TrimStart('\uFEFF'), path);
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The document.</param>
    /// <param name="file">File name for places, or null.</param>
    /// <returns>The root mapping; empty for an empty text.</returns>
    /// <exception cref="EeHwException">EEHW1401 to 1404, 1407.</exception>
    public static YamlMap Parse(string text, string? file = null)
    {
        var reader = new YamlReader(text, file);
        try
        {
            return reader.Document();
        }
        catch (YamlException e)
        {
            throw new EeHwException(Codes.Yaml.Syntax, reader.PlaceOf(e.Start, null), $"not valid YAML: {Sentence(e)}");
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The scanner throws these on some malformed escapes instead of its own exception.
            throw new EeHwException(Codes.Yaml.Syntax, reader.PlaceOf(reader._parser.Current?.Start ?? Mark.Empty, null), "not valid YAML.");
        }
    }

    private static string Sentence(YamlException e)
    {
        var message = (e.InnerException ?? e).Message.Trim();
        return message.EndsWith('.') ? message : message + ".";
    }

    private YamlMap Document()
    {
        Next<StreamStart>();
        if (!_parser.MoveNext() || _parser.Current is StreamEnd)
        {
            return new YamlMap([]) { Place = new Place { File = _file, Line = 1, Column = 1 } };
        }

        _parser.MoveNext();
        var root = Node("", 0);
        Next<DocumentEnd>();
        if (_parser.MoveNext() && _parser.Current is not StreamEnd)
        {
            throw new EeHwException(Codes.Yaml.Unsupported, PlaceOf(_parser.Current!.Start, null), "a second document starts here; a file holds one.", "Put it into a file of its own.");
        }

        return root switch
        {
            YamlMap map => map,
            { IsNull: true } => new YamlMap([]) { Place = root.Place },
            _ => throw new EeHwException(Codes.Yaml.WrongKind, root.Place, $"the document is {root.Describe}; a mapping (key: value) is needed."),
        };
    }

    private void Next<T>()
        where T : ParsingEvent
    {
        if (!_parser.MoveNext() || _parser.Current is not T)
        {
            throw new YamlException("unexpected end");
        }
    }

    // The current event starts the value; afterwards the current event is its last one.
    private YamlNode Node(string path, int depth)
    {
        var start = _parser.Current ?? throw new YamlException("unexpected end");
        var place = PlaceOf(start.Start, path);
        if (start is Scalar { Value: var text } && text.Contains('\0', StringComparison.Ordinal))
        {
            // No name, path, word or number has it, and the system refuses it in paths.
            throw new EeHwException(Codes.Yaml.Unsupported, place, "the text holds a null character (U+0000), which no field takes.", "Remove it.");
        }

        if (depth > MaximumDepth + (start is Scalar ? 1 : 0))
        {
            throw new EeHwException(Codes.Yaml.TooDeep, place with { Item = null }, $"nested more than {MaximumDepth} levels deep.");
        }

        if (start is AnchorAlias || (start is NodeEvent n && (!n.Anchor.IsEmpty || !(n.Tag.IsEmpty || n.Tag.IsNonSpecific))))
        {
            throw new EeHwException(Codes.Yaml.Unsupported, place, "anchors (&), aliases (*) and tags (!) are not read.", "Write the value out.");
        }

        return start switch
        {
            Scalar s => new YamlScalar(s.Value, s.Style == ScalarStyle.Plain) { Place = place },
            SequenceStart s => Sequence(path, depth, place, s.Style == SequenceStyle.Block),
            MappingStart m => Map(path, depth, place, m.Style == MappingStyle.Flow),
            _ => throw new YamlException(start.Start, start.End, "a value is needed here"),
        };
    }

    private YamlSequence Sequence(string path, int depth, Place place, bool isBlock)
    {
        var items = new List<YamlNode>();
        while (_parser.MoveNext() && _parser.Current is not SequenceEnd)
        {
            items.Add(Node(FormattableString.Invariant($"{path}[{items.Count}]"), depth + 1));
        }

        return new YamlSequence(items) { Place = place, IsBlock = isBlock };
    }

    private YamlMap Map(string path, int depth, Place place, bool isFlow)
    {
        var entries = new List<YamlEntry>();
        var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
        while (_parser.MoveNext() && _parser.Current is not MappingEnd)
        {
            if (Node(path, depth + 1) is not YamlScalar key)
            {
                throw new EeHwException(Codes.Yaml.Unsupported, PlaceOf(_parser.Current!.Start, path), "a key must be a plain word.");
            }

            var inner = path.Length == 0 ? key.Text : path + "." + key.Text;
            var keyPlace = key.Place with { Item = inner };
            if (!seen.TryAdd(key.Text, keyPlace))
            {
                throw new EeHwException(Codes.Yaml.DuplicateKey, keyPlace, FormattableString.Invariant($"the key '{key.Text}' stands here a second time; the first is in line {seen[key.Text].Line}."), "Keep one of them.");
            }

            if (!_parser.MoveNext())
            {
                break;
            }

            entries.Add(new YamlEntry(new YamlScalar(key.Text, key.IsPlain) { Place = keyPlace }, Node(inner, depth + 1)));
        }

        return new YamlMap(entries) { Place = place, IsFlow = isFlow };
    }

    private Place PlaceOf(Mark mark, string? path)
        => new() { File = _file, Line = Math.Max(1, (int)mark.Line), Column = Math.Max(1, (int)mark.Column), Item = string.IsNullOrEmpty(path) ? null : path };
}
