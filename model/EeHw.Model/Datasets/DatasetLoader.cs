using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Datasets;

/// <summary>
/// Loads what a <see cref="DataChoice"/> names. Sources: a folder with IDX files under the names of MNIST; two IDX files as <c>images,labels</c>; an NPZ file with x and y;
/// with <c>,layout=NHWC</c> behind it where its axes are in another order; CIFAR-10 or CIFAR-100 in binary form, a folder or one file;
/// drawn digits as <c>glyphs:seed=7,count=10000,difficulty=0.5</c> (<see cref="Glyphs"/>: its splits are independent, each with its own <c>count</c> samples).
/// </summary>
/// <remarks>
/// A source with a training and a test part gives as <c>validation</c> the last 10000 samples of the training part (or its last sixth where that is less),
/// as <c>train</c> the ones before, as <c>test</c> the test part. A source with one part gives all of it as <c>test</c> and cuts it the same way for the other two;
/// one with a part for each split gives them as they are.
/// </remarks>
public static class DatasetLoader
{
    /// <summary>A source whose paths do not depend on the current folder; what stands behind them (<c>layout=NHWC</c>) stays as it is.</summary>
    /// <param name="source">A source as typed.</param>
    /// <returns>The source with absolute paths; drawn digits as they are.</returns>
    public static string Absolute(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return DesignPaths.EachPath(source, Path.GetFullPath);
    }

    /// <summary>Loads, cuts and normalises a data set.</summary>
    /// <param name="choice">Source, split, normalisation and limit.</param>
    /// <returns>The data set; its values are (raw · scale - mean) / std.</returns>
    /// <exception cref="EeHwException">EEHW10xx for files, EEHW13xx for what is in them or asked of them.</exception>
    public static Dataset Load(DataChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        if (choice.Limit is { } limit && limit < 1)
        {
            throw new EeHwException(Codes.Data.BadCount, new Place { Item = choice.Source }, $"the limit is {limit} samples; allowed is 1 or more.", "Leave it out for all samples.");
        }

        Split.Check(choice);
        return Find(choice).Normalise(choice);
    }

    private static RawSamples Find(DataChoice choice)
    {
        if (GlyphOptions.IsGlyphs(choice.Source))
        {
            var glyphs = GlyphOptions.Parse(choice.Source, choice.Split);
            return Glyphs.Raw(glyphs with { Count = Math.Min(glyphs.Count, choice.Limit ?? glyphs.Count) });
        }

        // A folder may have a comma in its name.
        var options = Directory.Exists(choice.Source) ? new SourceOptions([choice.Source], null, null) : SourceOptions.Of(choice.Source);
        if (options.Paths is [var folder] && Directory.Exists(folder))
        {
            if (CifarSource.FolderOf(folder) is { } cifar)
            {
                options.RequireOnly(choice.Source, "CIFAR data", "labels");
                return CifarSource.FromFolder(choice, cifar, options.Labels);
            }

            options.RequireOnly(choice.Source, "a folder of IDX files", null);
            return IdxSource.FromFolder(choice with { Source = folder });
        }

        if (options.Paths is [var images, var labels])
        {
            options.RequireOnly(choice.Source, "a pair of IDX files", null);
            return IdxSource.FromFiles(choice, images, labels);
        }

        if (options.Paths is [var file] && file.EndsWith(".npz", StringComparison.OrdinalIgnoreCase))
        {
            options.RequireOnly(choice.Source, "an NPZ file", "layout");
            return NpzSource.FromFile(choice, file, options.Layout);
        }

        if (options.Paths is [var records] && records.EndsWith(".bin", StringComparison.OrdinalIgnoreCase))
        {
            options.RequireOnly(choice.Source, "CIFAR data", "labels");
            return CifarSource.FromFile(choice, records, options.Labels);
        }

        throw new EeHwException(
                Codes.Data.UnknownSource,
                new Place { Item = choice.Source },
                File.Exists(choice.Source) ? "this file is of no known kind of data." : "there is no such folder or file.",
                "Sources are a folder with IDX files (train-images-idx3-ubyte.gz, ...), two IDX files as images,labels, an NPZ file with x and y (images.npz,layout=NHWC), a folder of CIFAR in binary form, or drawn digits as glyphs:seed=7,count=10000.");
    }
}
