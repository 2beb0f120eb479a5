using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Networks;

namespace EeHw.Model.Datasets;

/// <summary>
/// CIFAR-10 and CIFAR-100 in their binary form (Krizhevsky, "The CIFAR-10 dataset", cs.toronto.edu/~kriz/cifar.html): records of a label (CIFAR-100: a coarse label of 20 classes,
/// then a fine one of 100) and 3072 bytes, red, green, blue, each 32 rows of 32 columns. Training parts data_batch_1.bin to data_batch_5.bin or train.bin, test parts test_batch.bin or test.bin.
/// </summary>
internal static class CifarSource
{
    private const int Pixels = 3072;
    private const long MaximumBytes = 1 << 30;
    private static readonly Shape _shape = new(3, 32, 32);
    private static readonly string[] _batches = [.. Enumerable.Range(1, 5).Select(i => FormattableString.Invariant($"data_batch_{i}.bin"))];
    private static readonly string[] _inner = ["", "cifar-10-batches-bin", "cifar-100-binary"];

    /// <summary>The folder that holds the files: the one named, or the one that the archives unpack to in it; null where there is none.</summary>
    /// <param name="folder">Folder of the source.</param>
    /// <returns>A folder, or null.</returns>
    public static string? FolderOf(string folder)
        => _inner.Select(i => Path.Combine(folder, i)).FirstOrDefault(f => new[] { "test_batch.bin", "test.bin", "train.bin", _batches[0] }.Any(n => File.Exists(Path.Combine(f, n))));

    /// <summary>Loads from a folder.</summary>
    /// <param name="choice">What was asked for.</param>
    /// <param name="folder">The folder that holds the files.</param>
    /// <param name="labels">fine, coarse, or null.</param>
    /// <returns>The samples.</returns>
    public static RawSamples FromFolder(DataChoice choice, string folder, string? labels)
    {
        var isHundred = !File.Exists(Path.Combine(folder, _batches[0])) && !File.Exists(Path.Combine(folder, "test_batch.bin"));
        var isTest = choice.Split == "test";
        string[] files = isHundred ? [isTest ? "test.bin" : "train.bin"] : isTest ? ["test_batch.bin"] : [.. _batches.Where(b => File.Exists(Path.Combine(folder, b)))];
        return Load(choice, [.. files.Select(f => Path.Combine(folder, f))], isHundred, labels, isHundred ? "cifar-100" : "cifar-10");
    }

    /// <summary>Loads from one file, which gives all splits.</summary>
    /// <param name="choice">What was asked for.</param>
    /// <param name="path">The file.</param>
    /// <param name="labels">fine, coarse, or null.</param>
    /// <returns>The samples.</returns>
    public static RawSamples FromFile(DataChoice choice, string path, string? labels)
    {
        using var stream = InputFile.Open(path, "Name a file of CIFAR records.");
        return Load(choice, [path], stream.Length % (Pixels + 1) != 0 && stream.Length % (Pixels + 2) == 0, labels, Path.GetFileName(path));
    }

    private static RawSamples Load(DataChoice choice, string[] paths, bool isHundred, string? labels, string name)
    {
        if (labels is not null && (!isHundred || labels is not ("fine" or "coarse")))
        {
            throw new EeHwException(
                Codes.Data.UnknownSource,
                new Place { Item = choice.Source },
                isHundred ? $"labels is '{labels}'; allowed are fine and coarse." : "CIFAR-10 has one label for each sample; labels= is for CIFAR-100.",
                isHundred ? "fine (100 classes) is usual." : "Leave it out.");
        }

        var record = Pixels + (isHundred ? 2 : 1);
        var files = paths.Select(p => InputFile.ReadAllBytes(p, MaximumBytes, "The binary version of the data set has it.")).ToList();
        for (var i = 0; i < files.Count; i++)
        {
            if (files[i].Length == 0 || files[i].Length % record != 0)
            {
                throw new EeHwException(Codes.Data.BadCifar, new Place { File = paths[i] }, $"the file has {files[i].Length} bytes; allowed are whole records of {record} bytes ({(isHundred ? "coarse label, fine label" : "label")}, 3072 pixels), at least one.", "Use the binary version of the data set, unpacked.");
            }
        }

        var total = files.Sum(f => f.Length / record);
        var (first, count) = Split.Range(choice, total);
        var (values, all) = (new float[count * Pixels], new int[count]);
        var classes = !isHundred ? 10 : labels == "coarse" ? 20 : 100;
        for (var n = 0; n < count; n++)
        {
            var (file, at) = Locate(files, record, first + n);
            var bytes = files[file].AsSpan(at, record);
            all[n] = isHundred && labels != "coarse" ? bytes[1] : bytes[0];
            if (all[n] >= classes)
            {
                throw new EeHwException(Codes.Data.LabelMismatch, new Place { File = paths[file], Offset = at }, $"the label of record {at / record} is {all[n]}; allowed is 0 to {classes - 1}.", isHundred ? "Check that this is the binary version of CIFAR-100." : "Check that this is the binary version of CIFAR-10 (CIFAR-100 has two labels a record).");
            }

            var pixels = bytes[^Pixels..];
            for (var i = 0; i < Pixels; i++)
            {
                values[(n * Pixels) + i] = pixels[i];
            }
        }

        return new RawSamples(_shape, values, all, classes, name);
    }

    private static (int File, int Offset) Locate(List<byte[]> files, int record, int sample)
    {
        var file = 0;
        while (sample >= files[file].Length / record)
        {
            sample -= files[file++].Length / record;
        }

        return (file, sample * record);
    }
}
