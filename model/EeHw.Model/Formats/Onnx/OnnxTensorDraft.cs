using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx;

/// <summary>The fields of a tensor while they are read, in whatever order the file has them.</summary>
internal sealed class OnnxTensorDraft
{
    public string Name { get; set; } = "";

    public long Type { get; set; }

    public List<long> Dimensions { get; } = [];

    public ReadOnlyMemory<byte>? Raw { get; set; }

    public ReadOnlyMemory<byte> PackedSingles { get; set; }

    public List<float> Singles { get; } = [];

    public List<double> Doubles { get; } = [];

    public List<long> Integers { get; } = [];

    public bool IsExternal { get; set; }

    /// <summary>Where external numbers are: location, offset, length.</summary>
    public Dictionary<string, string> External { get; } = [];

    /// <summary>Checks that there are as many elements as the sizes say.</summary>
    /// <param name="place">Where the tensor stands.</param>
    /// <param name="files">The files beside this one that hold numbers.</param>
    public OnnxTensor Finish(Place place, ExternalFiles files)
    {
        long count = 1;
        foreach (var d in Dimensions)
        {
            if (d is < 0 or > int.MaxValue || (count *= d) > int.MaxValue)
            {
                throw Bad(place, $"its sizes are [{string.Join(", ", Dimensions)}]; allowed are sizes from 0 with a product up to {int.MaxValue}", "Export the network again.");
            }
        }

        var tensor = new OnnxTensor(Name, (int)Type, Dimensions.Select(d => (int)d).ToValueList(), place);
        var size = OnnxTypes.SizeOf((int)Type);
        if (size == 0)
        {
            // A type that nothing here uses: kept without numbers; whoever asks for them says so.
            return tensor;
        }

        if (IsExternal)
        {
            return tensor with { Raw = files.Read(External, count * size, place) };
        }

        if (Raw is { } raw)
        {
            return raw.Length == count * size ? tensor with { Raw = raw } : throw Wrong(place, count, $"{raw.Length} bytes", $"{count * size} bytes");
        }

        if (Type == OnnxTypes.Float && !PackedSingles.IsEmpty && Singles.Count == 0)
        {
            return PackedSingles.Length == count * 4 ? tensor with { Raw = PackedSingles } : throw Wrong(place, count, $"{PackedSingles.Length} bytes", $"{count * 4} bytes");
        }

        if (!PackedSingles.IsEmpty)
        {
            Singles.InsertRange(0, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(PackedSingles.Span).ToArray());
        }

        Array numbers = Type switch { OnnxTypes.Float => Singles.ToArray(), OnnxTypes.Double => Doubles.ToArray(), _ => Integers.ToArray() };
        return numbers.Length == count ? tensor with { Numbers = numbers } : throw Wrong(place, count, $"{numbers.Length} numbers", $"{count}");
    }

    private EeHwException Wrong(Place place, long count, string found, string needed)
        => Bad(place, $"it holds {found}; its sizes [{string.Join(", ", Dimensions)}] need {needed} ({count} elements of {OnnxTypes.NameOf((int)Type)})", "Export the network again, or check that the file was copied whole.");

    private static EeHwException Bad(Place place, string found, string hint) => new(Codes.Onnx.BadTensor, place, $"the tensor cannot be used: {found}.", hint);
}
