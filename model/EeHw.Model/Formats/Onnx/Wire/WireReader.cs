using System.Buffers.Binary;
using System.Text;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Formats.Onnx.Wire;

/// <summary>
/// Reads one protobuf message field by field. Encoding: "Protocol Buffers: Encoding" (developers.google.com). Every offset in a message is one of the file.
/// </summary>
internal ref struct WireReader
{
    private readonly WireContext _context;
    private readonly ReadOnlySpan<byte> _file;
    private readonly int _end;
    private readonly int _depth;
    private int _at;
    private int _fieldStart;

    public WireReader(WireContext context)
        : this(context, 0, context.Bytes.Length, 0)
    {
    }

    private WireReader(WireContext context, int start, int end, int depth)
    {
        _context = context;
        _file = context.Bytes.Span;
        _at = start;
        _end = end;
        _depth = depth;
        if (depth > WireContext.MaximumDepth)
        {
            throw new EeHwException(Codes.Onnx.Limit, context.At(start), $"messages are nested more than {WireContext.MaximumDepth} deep.", "Export the exits as graph outputs instead of nested If.");
        }
    }

    /// <summary>Number of the field that <see cref="Next"/> found.</summary>
    public int Field { get; private set; }

    /// <summary>Its wire type.</summary>
    public WireType Type { get; private set; }

    /// <summary>Where the field begins in the file.</summary>
    public readonly int Offset => _fieldStart;

    /// <summary>Goes to the next field, which must then be read or skipped.</summary>
    public bool Next()
    {
        if (_at >= _end)
        {
            return false;
        }

        _fieldStart = _at;
        _context.CountField(_at);
        var tag = Varint();
        Field = (int)(tag >> 3 & 0x1fffffff);
        var type = (int)(tag & 7);
        if (tag > uint.MaxValue || Field == 0 || type is 3 or 4 or > 5)
        {
            throw _context.Broken(_fieldStart, $"field number {tag >> 3} with wire type {type} cannot occur");
        }

        Type = (WireType)type;
        return true;
    }

    public void Skip()
    {
        switch (Type)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Take(8);
                break;
            case WireType.Fixed32:
                Take(4);
                break;
            default:
                Block();
                break;
        }
    }

    public long Integer()
    {
        Expect(WireType.Varint);
        return (long)Varint();
    }

    public float Single()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(4));
    }

    public string Text()
    {
        Expect(WireType.Bytes);
        return Encoding.UTF8.GetString(Block());
    }

    /// <summary>Bytes of the field without copying.</summary>
    public ReadOnlyMemory<byte> Memory()
    {
        Expect(WireType.Bytes);
        var length = Block().Length;
        return _context.Bytes.Slice(_at - length, length);
    }

    public WireReader Message()
    {
        Expect(WireType.Bytes);
        var length = Block().Length;
        return new WireReader(_context, _at - length, _at, _depth + 1);
    }

    /// <summary>Adds integers, packed or not.</summary>
    public void Integers(List<long> target)
    {
        if (Type != WireType.Bytes)
        {
            target.Add(Integer());
            return;
        }

        var packed = Message();
        while (packed._at < packed._end)
        {
            target.Add((long)packed.Varint());
        }
    }

    /// <summary>Adds single-precision numbers, packed or not.</summary>
    public void Singles(List<float> target)
    {
        if (Type != WireType.Bytes)
        {
            target.Add(Single());
            return;
        }

        var packed = Message();
        while (packed._at < packed._end)
        {
            target.Add(BinaryPrimitives.ReadSingleLittleEndian(packed.Take(4)));
        }
    }

    /// <summary>Adds double-precision numbers, packed or not.</summary>
    public void Doubles(List<double> target)
    {
        if (Type != WireType.Bytes)
        {
            Expect(WireType.Fixed64);
            target.Add(BinaryPrimitives.ReadDoubleLittleEndian(Take(8)));
            return;
        }

        var packed = Message();
        while (packed._at < packed._end)
        {
            target.Add(BinaryPrimitives.ReadDoubleLittleEndian(packed.Take(8)));
        }
    }

    private readonly void Expect(WireType type)
    {
        if (Type != type)
        {
            throw _context.Broken(_fieldStart, $"field {Field} is encoded as {Type}; expected is {type}");
        }
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            if (_at >= _end)
            {
                throw _context.Broken(_at, "it ends inside a number");
            }

            var b = _file[_at++];
            value |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return value;
            }
        }

        throw _context.Broken(_at, "a number has more than ten bytes");
    }

    private ReadOnlySpan<byte> Block()
    {
        var length = Varint();
        return length <= (ulong)(_end - _at)
            ? Take((int)length)
            : throw _context.Broken(_fieldStart, $"field {Field} declares {length} bytes, but {_end - _at} are left");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _end - _at)
        {
            throw _context.Broken(_at, $"{count} bytes are needed, but {_end - _at} are left");
        }

        _at += count;
        return _file.Slice(_at - count, count);
    }
}
