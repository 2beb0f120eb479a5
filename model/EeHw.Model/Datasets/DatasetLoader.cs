using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Datasets;

/// <summary>
/// Loads what a <see cref="DataChoice"/> names. Sources: a folder with IDX files under the names of MNIST; two IDX files as <c>images,labels</c>; an NPZ file with x and y;
/// drawn digits as <c>glyphs:seed=7,count=10000,difficulty=0.5</c> (<see cref="Glyphs"/>: its splits are independent, each with its own <c>count</c> samples).
/// </summary>
/// <remarks>
/// A source with a training and a test part gives as <c>validation</c> the last 10000 samples of the training part (or its last sixth where that is less),
/// as <c>train</c> the ones before, as <c>test</c> the test part. A source with one part gives all of it as <c>test</c> and cuts it the same way for the other two;
/// one with a part for each split gives them as they are.
/// </remarks>
public static class DatasetLoader
{
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
            var options = GlyphOptions.Parse(choice.Source, choice.Split);
            return Glyphs.Raw(options with { Count = Math.Min(options.Count, choice.Limit ?? options.Count) });
        }

        if (Directory.Exists(choice.Source))
        {
            return IdxSource.FromFolder(choice);
        }

        var files = choice.Source.Split(',', StringSplitOptions.TrimEntries);
        return files.Length == 2 ? IdxSource.FromFiles(choice, files[0], files[1])
            : choice.Source.EndsWith(".npz", StringComparison.OrdinalIgnoreCase) ? NpzSource.FromFile(choice)
            : throw new EeHwException(
                Codes.Data.UnknownSource,
                new Place { Item = choice.Source },
                File.Exists(choice.Source) ? "this file is of no known kind of data." : "there is no such folder or file.",
                "Sources are a folder with IDX files (train-images-idx3-ubyte.gz, ...), two IDX files as images,labels, an NPZ file with x and y, or drawn digits as glyphs:seed=7,count=10000.");
    }
}
