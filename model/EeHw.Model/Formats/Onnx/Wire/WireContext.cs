using EeHw.Model.Diagnostics;

namespace EeHw.Model.Formats.Onnx.Wire;

/// <summary>What all readers of one file share: its bytes, its name for messages, and how much may still be read.</summary>
/// <param name="file">Path for messages.</param>
/// <param name="bytes">Content; must outlive everything that is read of it.</param>
internal sealed class WireContext(string file, ReadOnlyMemory<byte> bytes)
{
    /// <summary>Messages within messages at most. One nested If costs three.</summary>
    public const int MaximumDepth = 400;

    /// <summary>Fields at most, in the whole file (packed numbers count once).</summary>
    public const int MaximumFields = 20_000_000;

    private int _fields;

    public string File { get; } = file;

    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>What is being read, for messages: a node, a tensor.</summary>
    public string? Item { get; set; }

    /// <summary>Counts a field.</summary>
    public void CountField(int offset)
    {
        if (++_fields > MaximumFields)
        {
            throw new EeHwException(Codes.Onnx.Limit, At(offset), $"the file has more than {MaximumFields} fields.", "Check that this is the right file.");
        }
    }

    public Place At(long offset) => new() { File = File, Offset = offset, Item = Item };

    public EeHwException Broken(long offset, string found)
        => new(Codes.Onnx.BadWire, At(offset), $"not a readable ONNX file: {found}.", "Export the network again, or check that the file was copied whole.");
}
