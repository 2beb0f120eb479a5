using System.Text.Encodings.Web;
using System.Text.Json;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Formats;

/// <summary>The frame of every JSON document that leaves the program: one object that begins with <c>schemaVersion, toolVersion, inputHash</c>.</summary>
public static class JsonFile
{
    /// <summary>Version of the documents' form.</summary>
    public const int SchemaVersion = 1;

    /// <summary>Largest document that is read, in bytes.</summary>
    public const long MaximumBytes = 256L << 20;

    /// <summary>Writes a document, indented, with LF.</summary>
    /// <param name="toolVersion">Version of the tool.</param>
    /// <param name="inputHash">SHA-256 of what the document depends on, lower-case hex.</param>
    /// <param name="fields">Writes the fields after the first three.</param>
    /// <returns>UTF-8 without a mark.</returns>
    public static byte[] ToBytes(string toolVersion, string inputHash, Action<Utf8JsonWriter> fields)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteNumber("schemaVersion", SchemaVersion);
            writer.WriteString("toolVersion", toolVersion);
            writer.WriteString("inputHash", inputHash);
            fields(writer);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    // A document is parsed without a look at its texts; one that is no text would only be found where it is used.
    private static void RequireText(byte[] content, Place place)
    {
        var reader = new Utf8JsonReader(content);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    reader.GetString();
                }
            }
        }
        catch (InvalidOperationException)
        {
            throw new EeHwException(Codes.Json.Malformed, place with { Offset = reader.TokenStartIndex }, "a text in it is not valid UTF-8, or has half of a surrogate pair.", "Save it as UTF-8, or make it again.");
        }
    }

    /// <summary>Opens a document and checks its version.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The document; to be disposed.</returns>
    /// <exception cref="EeHwException">EEHW1001, EEHW1002, EEHW1004, EEHW1501 or EEHW1502.</exception>
    public static JsonDocument Open(string path)
    {
        var place = new Place { File = path };
        JsonDocument document;
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MaximumBytes)
            {
                throw new EeHwException(Codes.Files.TooLarge, place, $"has {length} bytes; at most {MaximumBytes} are read.");
            }

            var content = File.ReadAllBytes(path);
            document = JsonDocument.Parse(content);
            RequireText(content, place);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EeHwException(Codes.Files.NotFound, place, "there is no such file.", "Check the path.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EeHwException(Codes.Files.Unreadable, place, $"cannot be read: {e.Message}");
        }
        catch (JsonException e)
        {
            var at = place with { Line = (int)(e.LineNumber ?? 0) + 1, Column = (int)(e.BytePositionInLine ?? 0) + 1 };
            throw new EeHwException(Codes.Json.Malformed, at, "is not a JSON document.", "It may be cut off; make it again.");
        }

        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("schemaVersion", out var version)
            || version.ValueKind != JsonValueKind.Number
            || !version.TryGetInt32(out var number)
            || number != SchemaVersion)
        {
            document.Dispose();
            throw new EeHwException(Codes.Json.Version, place with { Item = "schemaVersion" }, $"must be {SchemaVersion}.", "Make the file again with this version of eehw.");
        }

        return document;
    }
}
