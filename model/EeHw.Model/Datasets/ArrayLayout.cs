using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Networks;

namespace EeHw.Model.Datasets;

/// <summary>
/// The order of the axes of an array of samples, a letter each: N samples, C channels, H rows, W columns (L, a length, is one row of W columns; D, a vector, is C channels of one pixel).
/// Every order is allowed that has N; axes that are missing have size 1. Without one: ND, NHW, NCHW.
/// </summary>
internal sealed class ArrayLayout
{
    private const string Letters = "NCHW";
    private readonly int[] _axis = [-1, -1, -1, -1];
    private readonly NpyArray _array;
    private readonly int[] _stride;

    private ArrayLayout(NpyArray array, string layout)
    {
        _array = array;
        var d = array.Shape;
        _stride = new int[d.Count];
        for (int axis = d.Count - 1, step = 1; axis >= 0; axis--)
        {
            _stride[axis] = step;
            step *= d[axis];
        }

        for (var i = 0; i < layout.Length; i++)
        {
            _axis[Letters.IndexOf(layout[i] switch { 'L' => 'W', 'D' => 'C', var c => c }, StringComparison.Ordinal)] = i;
        }

        Shape = new Shape(Size('C'), Size('H'), Size('W'));
        Samples = Size('N');
    }

    /// <summary>Shape of one sample.</summary>
    public Shape Shape { get; }

    /// <summary>Number of samples.</summary>
    public int Samples { get; }

    /// <summary>Reads an array under a layout.</summary>
    /// <param name="array">The array.</param>
    /// <param name="layout">The order as written, or null for the usual one.</param>
    /// <returns>The layout.</returns>
    /// <exception cref="EeHwException">EEHW1206 for an array of other than two to four dimensions, EEHW1311 for an order that does not fit, EEHW1309 for one without values.</exception>
    public static ArrayLayout Of(NpyArray array, string? layout)
    {
        var usual = array.Shape.Count switch { 2 => "ND", 3 => "NHW", 4 => "NCHW", _ => null };
        if (layout is null && usual is null)
        {
            throw new EeHwException(Codes.Npz.WrongShape, array.Place, $"the shape is {array.ShapeText}; needed are 2 to 4 dimensions: samples, channels, rows, columns.", "Reshape it where the file is made.");
        }

        var text = layout?.ToUpperInvariant() ?? usual!;
        var letters = text.Replace('L', 'W').Replace('D', 'C');
        if (text.Length != array.Shape.Count || !letters.Contains('N', StringComparison.Ordinal) || letters.Distinct().Count() != letters.Length || letters.Any(c => !Letters.Contains(c, StringComparison.Ordinal)))
        {
            throw new EeHwException(
                Codes.Data.BadLayout,
                array.Place,
                $"layout '{layout}' does not order the axes of an array {array.ShapeText}; allowed is a letter for each axis, each once: N samples, C channels, H rows, W columns (or L a length, D a vector), N among them.",
                "For example layout=NHWC for channels last, layout=NCL for signals, layout=HWCN for samples last.");
        }

        var result = new ArrayLayout(array, text);
        return result.Shape.Elements > 0 && result.Samples > 0 ? result : throw new EeHwException(Codes.Data.BadCount, array.Place, $"the shape is {array.ShapeText}: it holds no value.", "Check that this is the right file.");
    }

    /// <summary>Samples in the order [N, C, H, W].</summary>
    /// <param name="first">First sample.</param>
    /// <param name="count">Samples.</param>
    /// <returns>A new array.</returns>
    public float[] Take(int first, int count)
    {
        var source = _array.ToSingles();
        var values = new float[count * Shape.Elements];
        var (c, h, w) = (Step('C'), Step('H'), Step('W'));
        if (w == 1 && h == Shape.Width && c == Shape.Pixels && Step('N') == Shape.Elements)
        {
            Array.Copy(source, first * Shape.Elements, values, 0, values.Length);
            return values;
        }

        var at = 0;
        for (var n = 0; n < count; n++)
        {
            for (var channel = 0; channel < Shape.Channels; channel++)
            {
                for (var y = 0; y < Shape.Height; y++)
                {
                    var from = ((first + n) * Step('N')) + (channel * c) + (y * h);
                    for (var x = 0; x < Shape.Width; x++)
                    {
                        values[at++] = source[from + (x * w)];
                    }
                }
            }
        }

        return values;
    }

    private int AxisOf(char letter) => _axis[Letters.IndexOf(letter, StringComparison.Ordinal)];

    private int Size(char letter) => AxisOf(letter) is >= 0 and var axis ? _array.Shape[axis] : 1;

    private int Step(char letter) => AxisOf(letter) is >= 0 and var axis ? _stride[axis] : 0;
}
