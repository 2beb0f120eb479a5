using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Networks;

namespace EeHw.Model.Datasets;

/// <summary>
/// Samples from an NPZ file: x [N, C, H, W], [N, H, W] (one channel) or [N, D] (a vector), of any number type, and y [N] of integers;
/// or x_train, y_train, x_test, y_test. Where there are x_validation, y_validation too, each split is its own part, uncut.
/// </summary>
internal static class NpzSource
{
    /// <summary>Loads from a file.</summary>
    /// <param name="choice">What was asked for; its source is the file.</param>
    /// <returns>The samples.</returns>
    public static RawSamples FromFile(DataChoice choice)
    {
        var file = NpzFile.Read(choice.Source, n => n is "x" or "y" or "x_train" or "y_train" or "x_validation" or "y_validation" or "x_test" or "y_test");
        var hasParts = file.TryGet("x") is null && file.Names.Any(n => n.StartsWith("x_", StringComparison.Ordinal));
        var isCut = !hasParts || file.TryGet("x_validation") is null;
        var part = !hasParts ? "" : isCut && choice.Split != "test" ? "_train" : "_" + choice.Split;
        var (x, y) = (file["x" + part], file["y" + part]);
        if (y.Shape.Count != 1)
        {
            throw new EeHwException(Codes.Npz.WrongShape, y.Place, $"the shape is {y.ShapeText}; needed is one dimension, a class per sample.", "Store class indices, not one-hot rows.");
        }

        var shape = ShapeOf(x);
        if (x.Shape[0] != y.Count)
        {
            throw new EeHwException(Codes.Data.LabelMismatch, x.Place, $"there are {x.Shape[0]} samples, but {y.Count} labels in {y.Place.Item}.", "Store samples and labels of the same part.");
        }

        var all = y.ToInt32s();
        if (Array.Find(all, l => l is < 0 or > MaximumLabel) is var bad and not 0)
        {
            throw new EeHwException(Codes.Data.LabelMismatch, y.Place, $"a label is {bad}; allowed is 0 to {MaximumLabel}.", "Number the classes from 0.");
        }

        var (first, count) = isCut ? Split.Range(choice, y.Count) : (0, Math.Min(y.Count, choice.Limit ?? y.Count));
        SampleLimits.Require(choice, shape, count);
        var size = (int)shape.Elements;
        var values = x.ToSingles().AsSpan(first * size, count * size).ToArray();
        return new RawSamples(shape, values, all[first..(first + count)], all.Max() + 1, Path.GetFileName(choice.Source));
    }

    private const int MaximumLabel = 65535;

    private static Shape ShapeOf(NpyArray x)
    {
        var d = x.Shape;
        var shape = d.Count switch
        {
            2 => new Shape(d[1], 1, 1),
            3 => new Shape(1, d[1], d[2]),
            4 => new Shape(d[1], d[2], d[3]),
            _ => throw new EeHwException(Codes.Npz.WrongShape, x.Place, $"the shape is {x.ShapeText}; needed are 2 to 4 dimensions: samples, channels, rows, columns.", "Reshape it where the file is made."),
        };
        return shape.Elements > 0 && d[0] > 0 ? shape : throw new EeHwException(Codes.Data.BadCount, x.Place, $"the shape is {x.ShapeText}: it holds no value.", "Check that this is the right file.");
    }
}
