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
        var bad = -1;
        for (var i = 0; i < values.Length && bad < 0; i++)
        {
            bad = float.IsFinite(values[i]) ? -1 : i;
        }

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
        (OnnxTypes.Double, null) => Converted<double>(v => (float)v),
        (OnnxTypes.Double, double[] v) => Array.ConvertAll(v, x => (float)x),
        (OnnxTypes.Float16, null) => Converted<Half>(v => (float)v),
        (OnnxTypes.Float16, long[] v) => Array.ConvertAll(v, x => (float)BitConverter.UInt16BitsToHalf((ushort)x)),
        (OnnxTypes.BFloat16, null) => Converted<ushort>(v => BitConverter.UInt32BitsToSingle((uint)v << 16)),
        (OnnxTypes.BFloat16, long[] v) => Array.ConvertAll(v, x => BitConverter.UInt32BitsToSingle((uint)(ushort)x << 16)),
        _ => throw WrongType("float, double, float16 or bfloat16"),
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

    private float[] Converted<T>(Func<T, float> convert)
        where T : unmanaged
    {
        var source = MemoryMarshal.Cast<byte, T>(Raw.Span);
        var values = new float[source.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = convert(source[i]);
        }

        return values;
    }

    private EeHwException WrongType(string allowed)
        => new(Codes.Onnx.BadTensor, Place, $"the elements are {OnnxTypes.NameOf(Type)}; needed are {allowed}.", "Export the network in single precision.");
}
