using System.IO.Compression;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Datasets;

public sealed class DatasetLoaderTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public void Load_TwoImagesByHand_NormalisesThem()
    {
        // Two images of 1 row and 2 columns: (10, 20) with label 1, (30, 40) with label 0; (v * 0.1 - 1) / 2 makes (0, 0.5) and (1, 1.5).
        var images = Write("images", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40]);
        var labels = Write("labels", [0, 0, 8, 1, 0, 0, 0, 2, 1, 0]);

        var data = DatasetLoader.Load(new DataChoice($"{images},{labels}", "test", 0.1, [1], [2]));

        Assert.That(data.Shape, Is.EqualTo(new Shape(1, 1, 2)));
        Assert.That(data.Values, Is.EqualTo(new[] { 0, 0.5f, 1, 1.5f }));
        Assert.That(data.Labels, Is.EqualTo(new[] { 1, 0 }));
        Assert.That(data.Classes, Is.EqualTo(2));
        Assert.That(data.Description, Is.EqualTo("images, test, 2 samples"));
    }

    [TestCase("train", 10, new[] { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 })]
    [TestCase("validation", 2, new[] { 10, 11 })]
    [TestCase("test", 3, new[] { 100, 101, 102 })]
    public void Load_SplitsOfAFolder_AreDisjoint(string split, int count, int[] first)
    {
        // 12 training images with the values 0..11: the last sixth, 2 of them, is for validation.
        WriteFolder(12, 3);
        var data = DatasetLoader.Load(new DataChoice(_folder.Path, split, 1, [], []));
        Assert.That(data.Count, Is.EqualTo(count));
        Assert.That(data.Values, Is.EqualTo(first.Select(v => (float)v)));
    }

    [Test]
    public void Load_WithLimit_TakesTheFirstOfTheSplit()
    {
        WriteFolder(12, 3);
        var data = DatasetLoader.Load(new DataChoice(_folder.Path, "validation", 1, [], [], 1));
        Assert.That(data.Values, Is.EqualTo(new[] { 10f }));
        Assert.That(data.Classes, Is.EqualTo(10), "classes are counted over the whole file, not over what was taken");
    }

    [Test]
    public void Load_SameDataCompressedOrNot_HasTheSameHash()
    {
        WriteFolder(12, 3);
        var plain = DatasetLoader.Load(new DataChoice(_folder.Path, "test", 1, [], []));
        foreach (var file in Directory.GetFiles(_folder.Path))
        {
            using (var gzip = new GZipStream(File.Create(file + ".gz"), CompressionLevel.Fastest))
            {
                gzip.Write(File.ReadAllBytes(file));
            }

            File.Delete(file);
        }

        var compressed = DatasetLoader.Load(new DataChoice(_folder.Path, "test", 1, [], []));
        var other = DatasetLoader.Load(new DataChoice(_folder.Path, "test", 1, [], [2]));
        Assert.That(compressed.Hash, Is.EqualTo(plain.Hash));
        Assert.That(other.Hash, Is.Not.EqualTo(plain.Hash));
        Assert.That(plain.Hash, Does.Match("^[0-9a-f]{64}$"));
    }

    [TestCase(0.0, 0.0, 1.0, "data: error EEHW1306: scale is 0; allowed is any finite number but 0. Use 0.00392157 for bytes, 1 for values that are scaled already.")]
    [TestCase(1.0, double.NaN, 1.0, "data: error EEHW1306: mean is NaN; allowed is a finite number. Leave it out for none.")]
    [TestCase(1.0, 0.0, 0.0, "data: error EEHW1306: std is 0; allowed is a finite number above 0. Use 1 where the data needs no division.")]
    public void Load_BadNormalisation_SaysWhatIsAllowed(double scale, double mean, double std, string expected)
    {
        WriteFolder(12, 3);
        var e = Assert.Throws<EeHwException>(() => DatasetLoader.Load(new DataChoice(_folder.Path, "test", scale, [mean], [std])));
        Assert.That(Relative(e), Is.EqualTo(expected));
    }

    [Test]
    public void Load_MeanPerChannelOfAnotherNumber_SaysHowMany()
    {
        WriteFolder(12, 3);
        var e = Assert.Throws<EeHwException>(() => DatasetLoader.Load(new DataChoice(_folder.Path, "test", 1, [1, 2, 3], [])));
        Assert.That(Relative(e), Is.EqualTo("data: error EEHW1306: mean has 3 values; the samples [1, 1, 1] have 1 channels. Give one value, or one per channel."));
    }

    [Test]
    public void Load_FolderWithoutFiles_NamesThem()
    {
        var e = Assert.Throws<EeHwException>(() => DatasetLoader.Load(new DataChoice(_folder.Path, "test", 1, [], [])));
        Assert.That(Relative(e), Is.EqualTo("data: error EEHW1001: the folder has no t10k-images-idx3-ubyte.gz (nor t10k-images-idx3-ubyte, t10k-images.idx3-ubyte.gz, t10k-images.idx3-ubyte). Name the two files as images,labels where they are called otherwise."));
    }

    [TestCase("tset", "data: error EEHW1304: there is no split 'tset'. Splits are train, validation and test.")]
    [TestCase("validation", "data: error EEHW1304: split 'validation' is empty: the source has 3 samples, of which the last sixth (at most 10000) is for validation. Use a source with more samples.")]
    public void Load_BadSplit_SaysWhatThereIs(string split, string expected)
    {
        WriteFolder(3, 3);
        var e = Assert.Throws<EeHwException>(() => DatasetLoader.Load(new DataChoice(_folder.Path, split, 1, [], [])));
        Assert.That(Relative(e), Is.EqualTo(expected));
    }

    [Test]
    public void Load_FewerLabelsThanImages_SaysBoth()
    {
        var images = Write("images", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2, 10, 20, 30, 40]);
        var labels = Write("labels", [0, 0, 8, 1, 0, 0, 0, 1, 1]);
        var e = Assert.Throws<EeHwException>(() => DatasetLoader.Load(new DataChoice($"{images},{labels}", "test", 1, [], [])));
        Assert.That(Relative(e), Is.EqualTo("data/images: error EEHW1305: there are 2 images, but 1 labels in labels. Name images and labels of the same part."));
    }

    [Test]
    public void Load_FashionMnist_HasTheKnownMoments()
    {
        // Mean .2860 and deviation .3530 of the training images are published with the data set; the test images differ in the third digit.
        var data = DatasetLoader.Load(new DataChoice(Tools.Data("fashion-mnist"), "test", 1 / 255.0, [], []));
        Assert.That((data.Count, data.Classes, data.Shape), Is.EqualTo((10000, 10, new Shape(1, 28, 28))));
        var mean = data.Values.Average(v => (double)v);
        Assert.That(mean, Is.EqualTo(0.2868).Within(0.0005));
        Assert.That(data.Labels.Take(5), Is.EqualTo(new[] { 9, 2, 1, 1, 6 }));
    }

    private string Relative(EeHwException? e) => e!.Message.Replace(_folder.Path, "data", StringComparison.Ordinal);

    private string Write(string name, byte[] content)
    {
        File.WriteAllBytes(_folder.File(name), content);
        return _folder.File(name);
    }

    private void WriteFolder(byte train, byte test)
    {
        foreach (var (part, count, first) in new[] { ("train", train, 0), ("t10k", test, 100) })
        {
            Write($"{part}-images-idx3-ubyte", [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 1, 0, 0, 0, 1, .. Enumerable.Range(first, count).Select(i => (byte)i)]);
            Write($"{part}-labels-idx1-ubyte", [0, 0, 8, 1, 0, 0, 0, count, .. Enumerable.Range(0, count).Select(i => (byte)(i % 10))]);
        }
    }
}
