using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Npz;

/// <summary>The header of an NPY array: <c>{'descr': '&lt;f4', 'fortran_order': False, 'shape': (3, 4), }</c>.</summary>
/// <param name="Type">Element type.</param>
/// <param name="BigEndian">Elements are stored most significant byte first.</param>
/// <param name="FortranOrder">The first dimension is the fastest.</param>
/// <param name="Shape">Sizes.</param>
internal sealed record NpyHeader(NpyType Type, bool BigEndian, bool FortranOrder, ValueList<int> Shape)
{
    private const int MaximumDimensions = 32;

    /// <summary>Understands a header.</summary>
    /// <param name="text">The text between the length and the values.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>The header.</returns>
    public static NpyHeader Parse(string text, Place place) => new Parser(text, place).Parse();

    /// <summary>The header as text, little-endian and row-major.</summary>
    /// <param name="array">The array.</param>
    /// <returns>Text without padding.</returns>
    public static string TextOf(NpyArray array) => $"{{'descr': '{NpyElement.Descriptor(array.Type)}', 'fortran_order': False, 'shape': {array.ShapeText}, }}";

    private sealed class Parser(string text, Place place)
    {
        private int _at;

        public NpyHeader Parse()
        {
            string? type = null;
            bool? fortran = null;
            ValueList<int>? shape = null;
            Expect('{');
            while (!Take('}'))
            {
                var key = Quoted();
                Expect(':');
                switch (key)
                {
                    case "descr" when type is null:
                        type = Quoted();
                        break;
                    case "fortran_order" when fortran is null:
                        fortran = Truth();
                        break;
                    case "shape" when shape is null:
                        shape = Tuple();
                        break;
                    default:
                        throw Bad($"has the key '{key}' twice or it is unknown; known are descr, fortran_order and shape");
                }

                if (!Take(','))
                {
                    Expect('}');
                    break;
                }
            }

            SkipBlanks();
            if (_at < text.Length || type is null || fortran is null || shape is null)
            {
                throw Bad("needs descr, fortran_order and shape, and nothing after the closing brace");
            }

            var element = type.Length > 1 && type[0] is '<' or '>' or '|' or '=' ? NpyElement.Find(type[1..]) : null;
            return element is { } known
                ? new NpyHeader(known, type[0] == '>', fortran.Value, shape)
                : throw new EeHwException(Codes.Npz.UnsupportedType, place, $"the elements are of type '{type}'; read are {NpyElement.Names}.", "Convert them with astype where the file is made.");
        }

        private string Quoted()
        {
            SkipBlanks();
            var quote = _at < text.Length ? text[_at] : ' ';
            var end = quote is '\'' or '"' ? text.IndexOf(quote, _at + 1) : -1;
            if (end < 0)
            {
                // A structured type is a list: [('a', '<f4'), ...].
                throw Bad($"has no quoted text at position {_at}");
            }

            var value = text[(_at + 1)..end];
            _at = end + 1;
            return value;
        }

        private bool Truth()
        {
            SkipBlanks();
            foreach (var (word, value) in new[] { ("True", true), ("False", false) })
            {
                if (text.AsSpan(_at).StartsWith(word, StringComparison.Ordinal))
                {
                    _at += word.Length;
                    return value;
                }
            }

            throw Bad($"has neither True nor False at position {_at}");
        }

        private ValueList<int> Tuple()
        {
            var sizes = new List<int>();
            Expect('(');
            while (!Take(')'))
            {
                SkipBlanks();
                var start = _at;
                while (_at < text.Length && char.IsAsciiDigit(text[_at]))
                {
                    _at++;
                }

                if (!int.TryParse(text.AsSpan(start, _at - start), NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                {
                    throw Bad($"has no size from 0 to {int.MaxValue} at position {start}");
                }

                sizes.Add(size);
                if (sizes.Count > MaximumDimensions)
                {
                    throw Bad($"has more than {MaximumDimensions} dimensions");
                }

                if (!Take(','))
                {
                    Expect(')');
                    break;
                }
            }

            return sizes.ToValueList();
        }

        private void Expect(char c)
        {
            if (!Take(c))
            {
                throw Bad($"has no '{c}' at position {_at}");
            }
        }

        private bool Take(char c)
        {
            SkipBlanks();
            if (_at < text.Length && text[_at] == c)
            {
                _at++;
                return true;
            }

            return false;
        }

        private void SkipBlanks()
        {
            while (_at < text.Length && text[_at] is ' ' or '\n')
            {
                _at++;
            }
        }

        private EeHwException Bad(string what) => new(Codes.Npz.BadHeader, place, $"the header {what}.", "Write the array with numpy.save.");
    }
}
