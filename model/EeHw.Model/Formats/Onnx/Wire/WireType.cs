namespace EeHw.Model.Formats.Onnx.Wire;

/// <summary>Wire types of protobuf that occur in ONNX files.</summary>
public enum WireType
{
    /// <summary>Base-128 integer.</summary>
    Varint = 0,

    /// <summary>Eight bytes, little-endian.</summary>
    Fixed64 = 1,

    /// <summary>A length and that many bytes: text, bytes, message, packed numbers.</summary>
    Bytes = 2,

    /// <summary>Four bytes, little-endian.</summary>
    Fixed32 = 5,
}
