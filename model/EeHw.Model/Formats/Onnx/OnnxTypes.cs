namespace EeHw.Model.Formats.Onnx;

/// <summary>Element types of tensors (TensorProto.DataType in onnx.proto3) that matter here.</summary>
internal static class OnnxTypes
{
    public const int Float = 1;
    public const int UInt8 = 2;
    public const int Int8 = 3;
    public const int Int32 = 6;
    public const int Int64 = 7;
    public const int Bool = 9;
    public const int Float16 = 10;
    public const int Double = 11;
    public const int BFloat16 = 16;

    private static readonly Dictionary<int, string> _names = new()
    {
        [1] = "float", [2] = "uint8", [3] = "int8", [4] = "uint16", [5] = "int16", [6] = "int32", [7] = "int64", [8] = "string", [9] = "bool",
        [10] = "float16", [11] = "double", [12] = "uint32", [13] = "uint64", [14] = "complex64", [15] = "complex128", [16] = "bfloat16",
    };

    public static string NameOf(int type) => _names.GetValueOrDefault(type, $"type {type}");

    /// <summary>Bytes of an element; 0 for types that are not read.</summary>
    public static int SizeOf(int type) => type switch
    {
        Double or Int64 => 8,
        Float or Int32 => 4,
        Float16 or BFloat16 => 2,
        Bool or UInt8 or Int8 => 1,
        _ => 0,
    };

    /// <summary>Numbers with a fraction.</summary>
    public static bool IsReal(int type) => type is Float or Float16 or Double or BFloat16;
}
