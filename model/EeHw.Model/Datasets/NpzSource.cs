using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Npz;

namespace EeHw.Model.Datasets;

/// <summary>
/// Samples from an NPZ file: x [N, C, H, W], [N, H, W] (one channel) or [N, D] (a vector), or in another order that is stated (<see cref="ArrayLayout"/>), of any number type, and y [N] of integers;
/// or x_train, y_train, x_test, y_test. Where there are x_validation, y_validation too, each split is its own part, uncut.
/// </summary>
internal static class NpzSource
{
    /// <summary>Loads from a file.</summary>
    /// <param name="choice">What was asked for.</param>
    /// <param name="path">The file.</param>
    /// <param name="layout">Order of the axes of x, or null for the usual one.</param>
    /// <returns>The samples.</returns>
    public static RawSamples FromFile(DataChoice choice, string path, string? layout)
    {
        var file = NpzFile.Read(path, n => n is "x" or "y" or "x_train" or "y_train" or "x_validation" or "y_validation" or "x_test" or "y_test");
        var hasParts = file.TryGet("x") is null && file.Names.Any(n => n.StartsWith("x_", StringComparison.Ordinal));
        var isCut = !hasParts || file.TryGet("x_validation") is null;
        var part = !hasParts ? "" : isCut && choice.Split != "test" ? "_train" : "_" + choice.Split;
        var (x, y) = (file["x" + part], file["y" + part]);
        if (y.Shape.Count != 1)
        {
            throw new EeHwException(Codes.Npz.WrongShape, y.Place, $"the shape is {y.ShapeText}; needed is one dimension, a class per sample.", "Store class indices, not one-hot rows.");
        }

        var order = ArrayLayout.Of(x, layout);
        var shape = order.Shape;
        if (order.Samples != y.Count)
        {
            throw new EeHwException(Codes.Data.LabelMismatch, x.Place, $"there are {order.Samples} samples, but {y.Count} labels in {y.Place.Item}.", "Store samples and labels of the same part.");
        }

        var all = y.ToInt32s();
        if (Array.Find(all, l => l is < 0 or > MaximumLabel) is var bad and not 0)
        {
            throw new EeHwException(Codes.Data.LabelMismatch, y.Place, $"a label is {bad}; allowed is 0 to {MaximumLabel}.", "Number the classes from 0.");
        }

        var (first, count) = isCut ? Split.Range(choice, y.Count) : (0, Math.Min(y.Count, choice.Limit ?? y.Count));
        SampleLimits.Require(choice, shape, count);
        return new RawSamples(shape, order.Take(first, count), all[first..(first + count)], all.Max() + 1, Path.GetFileName(path));
    }

    private const int MaximumLabel = 65535;
}
