using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Idx;
using EeHw.Model.Networks;

namespace EeHw.Model.Datasets;

/// <summary>Samples from two IDX files: images [N, H, W] or [N, C, H, W] or [N, D], labels [N].</summary>
internal static class IdxSource
{
    /// <summary>Loads from a folder with the file names of MNIST.</summary>
    /// <param name="choice">What was asked for; its source is the folder.</param>
    /// <returns>The samples.</returns>
    public static RawSamples FromFolder(DataChoice choice)
    {
        var part = choice.Split == "test" ? "t10k" : "train";
        var images = FileOf(choice.Source, $"{part}-images", "idx3-ubyte");
        var labels = FileOf(choice.Source, $"{part}-labels", "idx1-ubyte");
        return Load(choice, images, labels, Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(choice.Source))));
    }

    /// <summary>Loads from two files that are named.</summary>
    /// <param name="choice">What was asked for.</param>
    /// <param name="images">File of the images.</param>
    /// <param name="labels">File of the labels.</param>
    /// <returns>The samples.</returns>
    public static RawSamples FromFiles(DataChoice choice, string images, string labels) => Load(choice, images, labels, Path.GetFileName(images));

    private static RawSamples Load(DataChoice choice, string imagePath, string labelPath, string name)
    {
        var labels = IdxReader.Read(labelPath);
        if (labels.Dimensions.Count != 1)
        {
            throw new EeHwException(Codes.Data.LabelMismatch, new Place { File = labelPath }, $"labels have {labels.Dimensions.Count} dimensions; allowed is 1.", "Name the images first, the labels second.");
        }

        var (first, count) = Split.Range(choice, labels.Values.Length);
        var images = IdxReader.Read(imagePath, first + count < labels.Values.Length ? first + count : null);
        var shape = ShapeOf(imagePath, images);
        if (images.Dimensions[0] < first + count || (first + count == labels.Values.Length && images.Dimensions[0] != labels.Values.Length))
        {
            throw new EeHwException(Codes.Data.LabelMismatch, new Place { File = imagePath }, $"there are {images.Dimensions[0]} images, but {labels.Values.Length} labels in {Path.GetFileName(labelPath)}.", "Name images and labels of the same part.");
        }

        var size = shape.Elements;
        SampleLimits.Require(choice, shape, count);
        var values = new float[count * size];
        var raw = images.Values.AsSpan((int)(first * size), values.Length);
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = raw[i];
        }

        var classes = labels.Values.Max() + 1;
        return new RawSamples(shape, values, [.. labels.Values.AsSpan(first, count).ToArray().Select(b => (int)b)], classes, name);
    }

    private static Shape ShapeOf(string path, IdxArray images)
    {
        var d = images.Dimensions;
        var shape = d.Count switch
        {
            2 => new Shape(d[1], 1, 1),
            3 => new Shape(1, d[1], d[2]),
            4 => new Shape(d[1], d[2], d[3]),
            _ => throw new EeHwException(Codes.Data.LabelMismatch, new Place { File = path }, "images have 1 dimension; allowed are 2 to 4 (samples, channels, rows, columns).", "Name the images first, the labels second."),
        };
        return shape.Elements > 0 ? shape : throw new EeHwException(Codes.Data.BadCount, new Place { File = path }, $"one image is {shape}: it holds no value.", "Check that this is the right file.");
    }

    private static string FileOf(string folder, string stem, string ending)
    {
        string[] names = [$"{stem}-{ending}.gz", $"{stem}-{ending}", $"{stem}.{ending}.gz", $"{stem}.{ending}"];
        return names.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists) ?? throw new EeHwException(
            Codes.Files.NotFound,
            new Place { File = folder },
            $"the folder has no {names[0]} (nor {string.Join(", ", names[1..])}).",
            "Name the two files as images,labels where they are called otherwise.");
    }
}
