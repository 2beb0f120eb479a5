using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace EeHw.Model.Formats.Onnx.Wire;

/// <summary>Writes one protobuf message field by field. Encoding: "Protocol Buffers: Encoding" (developers.google.com).</summary>
public sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    /// <summary>What was written.</summary>
    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    /// <summary>Writes an integer.</summary>
    /// <param name="field">Field number.</param>
    /// <param name="value">The value; a negative one takes ten bytes.</param>
    /// <returns>This writer.</returns>
    public WireWriter Integer(int field, long value)
    {
        Tag(field, WireType.Varint);
        Varint((ulong)value);
        return this;
    }

    /// <summary>Writes a single-precision number.</summary>
    /// <param name="field">Field number.</param>
    /// <param name="value">The value.</param>
    /// <returns>This writer.</returns>
    public WireWriter Single(int field, float value)
    {
        Tag(field, WireType.Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
        return this;
    }

    /// <summary>Writes text as UTF-8.</summary>
    /// <param name="field">Field number.</param>
    /// <param name="value">The text.</param>
    /// <returns>This writer.</returns>
    public WireWriter Text(int field, string value) => Block(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes bytes.</summary>
    /// <param name="field">Field number.</param>
    /// <param name="value">The bytes.</param>
    /// <returns>This writer.</returns>
    public WireWriter Block(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, WireType.Bytes);
        Varint((ulong)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>Writes a message within this one.</summary>
    /// <param name="field">Field number.</param>
    /// <param name="message">The message, complete.</param>
    /// <returns>This writer.</returns>
    public WireWriter Message(int field, WireWriter message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return Block(field, message.Bytes);
    }

    /// <summary>Writes integers, packed.</summary>
    /// <param name="field">Field number.</param>
    /// <param name="values">The values.</param>
    /// <returns>This writer.</returns>
    public WireWriter Integers(int field, params ReadOnlySpan<long> values)
    {
        var packed = new WireWriter();
        foreach (var value in values)
        {
            packed.Varint((ulong)value);
        }

        return Block(field, packed.Bytes);
    }

    /// <summary>Writes single-precision numbers, packed.</summary>
    /// <param name="field">Field number.</param>
    /// <param name="values">The values.</param>
    /// <returns>This writer.</returns>
    public WireWriter Singles(int field, ReadOnlySpan<float> values) => Block(field, MemoryMarshal.AsBytes(values));

    /// <summary>Writes the fields of another writer after those of this one.</summary>
    /// <param name="fields">The other writer.</param>
    /// <returns>This writer.</returns>
    public WireWriter Append(WireWriter fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        _bytes.Write(fields.Bytes);
        return this;
    }

    private void Tag(int field, WireType type) => Varint(((ulong)field << 3) | (uint)type);

    private void Varint(ulong value)
    {
        var span = _bytes.GetSpan(10);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        _bytes.Advance(length);
    }
}
