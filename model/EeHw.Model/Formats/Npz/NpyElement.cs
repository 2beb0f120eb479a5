using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace EeHw.Model.Formats.Npz;

/// <summary>What is to be known about each element type: its name in a header, its size, its .NET array.</summary>
internal static class NpyElement
{
    private static readonly (NpyType Type, string Name, int Size)[] _all =
    [
        (NpyType.Bool, "b1", 1), (NpyType.Int8, "i1", 1), (NpyType.Int16, "i2", 2), (NpyType.Int32, "i4", 4), (NpyType.Int64, "i8", 8),
        (NpyType.UInt8, "u1", 1), (NpyType.UInt16, "u2", 2), (NpyType.UInt32, "u4", 4), (NpyType.UInt64, "u8", 8),
        (NpyType.Float16, "f2", 2), (NpyType.Float32, "f4", 4), (NpyType.Float64, "f8", 8),
    ];

    /// <summary>The names that are read, for messages.</summary>
    public static string Names => string.Join(", ", _all.Select(a => a.Name));

    /// <summary>Finds a type by the name in a header without its byte order.</summary>
    public static NpyType? Find(string name) => _all.Where(a => a.Name == name).Select(a => (NpyType?)a.Type).FirstOrDefault();

    /// <summary>Bytes per element.</summary>
    public static int SizeOf(NpyType type) => _all[(int)type].Size;

    /// <summary>The type as a header states it, little-endian.</summary>
    public static string Descriptor(NpyType type) => (SizeOf(type) == 1 ? "|" : "<") + _all[(int)type].Name;

    /// <summary>The type for a .NET element type; bool arrays are held as bytes.</summary>
    public static NpyType Of(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.SByte => NpyType.Int8,
        TypeCode.Int16 => NpyType.Int16,
        TypeCode.Int32 => NpyType.Int32,
        TypeCode.Int64 => NpyType.Int64,
        TypeCode.Byte => NpyType.UInt8,
        TypeCode.UInt16 => NpyType.UInt16,
        TypeCode.UInt32 => NpyType.UInt32,
        TypeCode.UInt64 => NpyType.UInt64,
        TypeCode.Single => NpyType.Float32,
        TypeCode.Double => NpyType.Float64,
        _ => type == typeof(Half) ? NpyType.Float16 : throw new ArgumentException($"no NPY type for {type}", nameof(type)),
    };

    /// <summary>Makes the .NET array for a number of elements.</summary>
    public static Array Allocate(NpyType type, int count) => type switch
    {
        NpyType.Bool or NpyType.UInt8 => new byte[count],
        NpyType.Int8 => new sbyte[count],
        NpyType.Int16 => new short[count],
        NpyType.Int32 => new int[count],
        NpyType.Int64 => new long[count],
        NpyType.UInt16 => new ushort[count],
        NpyType.UInt32 => new uint[count],
        NpyType.UInt64 => new ulong[count],
        NpyType.Float16 => new Half[count],
        NpyType.Float32 => new float[count],
        _ => new double[count],
    };

    /// <summary>The bytes of such an array.</summary>
    public static Span<byte> Bytes(Array values)
        => MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(values), checked(values.Length * SizeOf(Of(values.GetType().GetElementType()!))));

    /// <summary>Turns big-endian elements into little-endian ones, in place.</summary>
    public static void Reverse(Array values)
    {
        var bytes = Bytes(values);
        switch (SizeOf(Of(values.GetType().GetElementType()!)))
        {
            case 2:
                var twos = MemoryMarshal.Cast<byte, ushort>(bytes);
                BinaryPrimitives.ReverseEndianness(twos, twos);
                break;
            case 4:
                var fours = MemoryMarshal.Cast<byte, uint>(bytes);
                BinaryPrimitives.ReverseEndianness(fours, fours);
                break;
            case 8:
                var eights = MemoryMarshal.Cast<byte, ulong>(bytes);
                BinaryPrimitives.ReverseEndianness(eights, eights);
                break;
        }
    }
}
