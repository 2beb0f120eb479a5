using System.Runtime.InteropServices;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Onnx;

/// <summary>A constant tensor. Its numbers stay in the bytes of the file until somebody asks for them.</summary>
/// <param name="Name">Name, or empty for one in an attribute.</param>
/// <param name="Type">Element type.</param>
/// <param name="Dimensions">Sizes; empty for a single number.</param>
/// <param name="Place">Where it stands.</param>
internal sealed record OnnxTensor(string Name, int Type, ValueList<int> Dimensions, Place Place)
{
    /// <summary>Little-endian elements, or empty where they are in <see cref="Numbers"/>.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }

    /// <summary>Elements of typed storage: float[], double[] or long[] (for float16 its bits); null where they are in <see cref="Raw"/>.</summary>
    public Array? Numbers { get; init; }

    /// <summary>Number of elements.</summary>
    public int Count => (int)Dimensions.Aggregate(1L, (a, b) => a * b);

    /// <summary>Makes a vector of integers.</summary>
    public static OnnxTensor Of(long[] values, Place place) => new("", OnnxTypes.Int64, [values.Length], place) { Numbers = values };

    /// <summary>The elements as single-precision numbers, in a new array.</summary>
    /// <exception cref="EeHwException">EEHW1107 for another type, EEHW1108 for NaN or infinity.</exception>
    public float[] ToFiniteSingles()
    {
        var values = ToSingles();
        var bad = Array.FindIndex(values, v => !float.IsFinite(v));
        return bad < 0 ? values : throw new EeHwException(
            Codes.Onnx.NotFinite,
            Place,
            $"element {bad} of {values.Length} is {values[bad].ToString(System.Globalization.CultureInfo.InvariantCulture)}; allowed are finite numbers.",
            "The training went wrong (a diverged loss); train again.");
    }

    /// <summary>The elements as single-precision numbers, infinities allowed, in a new array.</summary>
    public float[] ToSingles() => (Type, Numbers) switch
    {
        (OnnxTypes.Float, null) => MemoryMarshal.Cast<byte, float>(Raw.Span).ToArray(),
        (OnnxTypes.Float, float[] v) => [.. v],
        (OnnxTypes.Double, null) => Array.ConvertAll(MemoryMarshal.Cast<byte, double>(Raw.Span).ToArray(), v => (float)v),
        (OnnxTypes.Double, double[] v) => Array.ConvertAll(v, x => (float)x),
        (OnnxTypes.Float16, null) => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(Raw.Span).ToArray(), v => (float)v),
        (OnnxTypes.Float16, long[] v) => Array.ConvertAll(v, x => (float)BitConverter.UInt16BitsToHalf((ushort)x)),
        _ => throw WrongType("float, double or float16"),
    };

    /// <summary>The elements as integers.</summary>
    /// <exception cref="EeHwException">EEHW1107 for another type.</exception>
    public long[] ToIntegers() => (Type, Numbers) switch
    {
        (OnnxTypes.Int64, null) => MemoryMarshal.Cast<byte, long>(Raw.Span).ToArray(),
        (OnnxTypes.Int32, null) => Array.ConvertAll(MemoryMarshal.Cast<byte, int>(Raw.Span).ToArray(), v => (long)v),
        (OnnxTypes.Bool, null) => Array.ConvertAll(Raw.ToArray(), v => (long)v),
        (OnnxTypes.Int64 or OnnxTypes.Int32 or OnnxTypes.Bool, long[] v) => [.. v],
        _ => throw WrongType("int64, int32 or bool"),
    };

    /// <summary>The same elements under other sizes.</summary>
    public OnnxTensor Reshaped(ValueList<int> dimensions) => this with { Dimensions = dimensions };

    private EeHwException WrongType(string allowed)
        => new(Codes.Onnx.BadTensor, Place, $"the elements are {OnnxTypes.NameOf(Type)}; needed are {allowed}.", "Export the network in single precision.");
}
