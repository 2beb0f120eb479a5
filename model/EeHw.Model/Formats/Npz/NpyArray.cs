using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Npz;

/// <summary>An array of numpy: shape, element type, values in row-major order (last dimension fastest).</summary>
public sealed class NpyArray
{
    internal NpyArray(NpyType type, ValueList<int> shape, Array values, Place place)
    {
        Type = type;
        Shape = shape;
        Values = values;
        Place = place;
    }

    /// <summary>Element type.</summary>
    public NpyType Type { get; }

    /// <summary>Sizes, outermost first; empty for a single number.</summary>
    public ValueList<int> Shape { get; }

    /// <summary>Values in row-major order: float[], long[], ... by <see cref="Type"/>; truth values are a byte[] of 0 and 1.</summary>
    public Array Values { get; }

    /// <summary>Where this was read, for messages.</summary>
    public Place Place { get; }

    /// <summary>Number of elements.</summary>
    public int Count => Values.Length;

    /// <summary>Shape as numpy prints it: <c>(3, 4)</c>.</summary>
    public string ShapeText => TextOf(Shape);

    /// <summary>Makes an array.</summary>
    /// <typeparam name="T">Element type: an integer of 8 to 64 bits, Half, float or double.</typeparam>
    /// <param name="values">Values in row-major order; kept, not copied.</param>
    /// <param name="shape">Sizes, outermost first; their product is the number of values.</param>
    /// <returns>The array.</returns>
    public static NpyArray Of<T>(T[] values, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        var sizes = ValueList.Create(shape);
        return sizes.Aggregate(1L, (a, b) => a * b) == values.Length
            ? new NpyArray(NpyElement.Of(typeof(T)), sizes, values, Place.Nowhere)
            : throw new ArgumentException($"{values.Length} values do not make {TextOf(sizes)}", nameof(values));
    }

    /// <summary>The values as single-precision numbers; the same array where they are such already.</summary>
    /// <returns>Row-major values, rounded to nearest where the type is wider.</returns>
    public float[] ToSingles() => Type switch
    {
        NpyType.Float32 => (float[])Values,
        NpyType.Float64 => Array.ConvertAll((double[])Values, x => (float)x),
        NpyType.Float16 => Array.ConvertAll((Half[])Values, x => (float)x),
        NpyType.UInt64 => Array.ConvertAll((ulong[])Values, x => (float)x),
        _ => Array.ConvertAll(ToInt64s(), x => (float)x),
    };

    /// <summary>The values as integers.</summary>
    /// <returns>Row-major values.</returns>
    /// <exception cref="EeHwException">EEHW1208: the elements are no integers, or one is too large.</exception>
    // By Type: to the runtime an array of bytes is one of signed bytes too, so that a pattern on the array takes the wrong one.
    public long[] ToInt64s() => Type switch
    {
        NpyType.Int64 => (long[])Values,
        NpyType.Int8 => Array.ConvertAll((sbyte[])Values, x => (long)x),
        NpyType.Bool or NpyType.UInt8 => Array.ConvertAll((byte[])Values, x => (long)x),
        NpyType.Int16 => Array.ConvertAll((short[])Values, x => (long)x),
        NpyType.UInt16 => Array.ConvertAll((ushort[])Values, x => (long)x),
        NpyType.Int32 => Array.ConvertAll((int[])Values, x => (long)x),
        NpyType.UInt32 => Array.ConvertAll((uint[])Values, x => (long)x),
        NpyType.UInt64 => Array.ConvertAll((ulong[])Values, x => x <= long.MaxValue ? (long)x : throw Wrong($"a value is {x}; allowed is up to {long.MaxValue}.", "Store smaller integers.")),
        _ => throw Wrong($"the elements are {NpyElement.Descriptor(Type)}; needed are integers.", "Convert them with astype('int64') where the file is made."),
    };

    /// <summary>The values as integers of 32 bits.</summary>
    /// <returns>Row-major values.</returns>
    /// <exception cref="EeHwException">EEHW1208: the elements are no integers, or one does not fit.</exception>
    public int[] ToInt32s() => Type == NpyType.Int32
        ? (int[])Values
        : Array.ConvertAll(ToInt64s(), x => x is >= int.MinValue and <= int.MaxValue ? (int)x : throw Wrong($"a value is {x}; allowed is {int.MinValue} to {int.MaxValue}.", "Store smaller integers."));

    /// <summary>Refuses another shape.</summary>
    /// <param name="shape">Sizes that are needed.</param>
    /// <exception cref="EeHwException">EEHW1207.</exception>
    public void RequireShape(params ReadOnlySpan<int> shape)
    {
        if (!Shape.AsSpan().SequenceEqual(shape))
        {
            throw new EeHwException(Codes.Npz.WrongShape, Place, $"the shape is {ShapeText}; needed is {TextOf(ValueList.Create(shape))}.", "Store the arrays of one data set together.");
        }
    }

    private static string TextOf(ValueList<int> shape) => shape.Count == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape)})";

    private EeHwException Wrong(string message, string hint) => new(Codes.Npz.WrongValues, Place, message, hint);
}
