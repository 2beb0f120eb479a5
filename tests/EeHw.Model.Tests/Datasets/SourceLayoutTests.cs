using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Datasets;

/// <summary>NPZ files in other orders, and CIFAR in binary form.</summary>
public sealed class SourceLayoutTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    // Value n·1000 + c·100 + h·10 + w, stored in each order, comes back as [N, C, H, W].
    [TestCase("NCHW")]
    [TestCase("nhwc")]
    [TestCase("HWCN")]
    [TestCase("CNWH")]
    public void Load_AnyOrder_GivesTheSame(string layout)
    {
        var sizes = new Dictionary<char, int> { ['N'] = 2, ['C'] = 3, ['H'] = 4, ['W'] = 5 };
        var order = layout.ToUpperInvariant();
        var shape = order.Select(c => sizes[c]).ToArray();
        var values = new short[120];
        for (var i = 0; i < values.Length; i++)
        {
            var rest = i;
            var at = new Dictionary<char, int>();
            foreach (var (axis, size) in order.Zip(shape).Reverse())
            {
                (at[axis], rest) = (rest % size, rest / size);
            }

            values[i] = (short)((at['N'] * 1000) + (at['C'] * 100) + (at['H'] * 10) + at['W']);
        }

        Write(NpyArray.Of(values, shape), 2);
        var data = Load($"{_folder.File("d.npz")},layout={layout}");
        Assert.That(data.Shape, Is.EqualTo(new Shape(3, 4, 5)));
        Assert.That(data.Sample(1).ToArray(), Is.EqualTo(from c in Enumerable.Range(0, 3) from h in Enumerable.Range(0, 4) from w in Enumerable.Range(0, 5) select (float)(1000 + (c * 100) + (h * 10) + w)));
    }

    [TestCase("NCL", 2, 1, 3)]
    [TestCase("NHW", 1, 2, 3)]
    [TestCase("NWC", 3, 1, 2)]
    public void Load_ThreeAxes_MeanWhatIsSaid(string layout, int channels, int height, int width)
    {
        Write(NpyArray.Of(new float[12], 2, 2, 3), 2);
        Assert.That(Load($"{_folder.File("d.npz")},layout={layout}").Shape, Is.EqualTo(new Shape(channels, height, width)));
    }

    [TestCase("NHW", "d.npz x: error EEHW1311: layout 'NHW' does not order the axes of an array (2, 1, 1, 3); allowed is a letter for each axis, each once: N samples, C channels, H rows, W columns (or L a length, D a vector), N among them. For example layout=NHWC for channels last, layout=NCL for signals, layout=HWCN for samples last.")]
    [TestCase("CHWW", "EEHW1311")]
    [TestCase("NCWL", "EEHW1311")]
    [TestCase("ABCD", "EEHW1311")]
    [TestCase("NHWC,layout=NCHW", "layout is given 2 times. Keep one of them.")]
    [TestCase("NHWC,labels=fine", "an NPZ file takes no labels. labels= chooses between the fine and the coarse labels of CIFAR-100.")]
    public void Load_OrderThatDoesNotFit_IsRefused(string layout, string message)
    {
        Write(NpyArray.Of(new float[6], 2, 1, 1, 3), 2);
        Assert.That(Assert.Throws<EeHwException>(() => Load($"{_folder.File("d.npz")},layout={layout}"))!.Message, Does.Contain(message));
    }

    [Test]
    public void RequireFits_ChannelsLastReadAsFirst_SaysSo()
    {
        Write(NpyArray.Of(new float[12], 1, 2, 2, 3), 1);
        var network = new Network { Name = "n", InputName = "x", Layers = [new InputLayer { Name = "x", Inputs = [], Output = new Shape(3, 2, 2) }], Exits = [] };
        var e = Assert.Throws<EeHwException>(() => Load(_folder.File("d.npz")).RequireFits(network));
        Assert.That(e!.Message, Does.EndWith("The values may stand in another order than the file says: layout=NHWC behind an NPZ file for channels last, NCL for signals."));
    }

    [TestCase("train", null, 1, 5)]
    [TestCase("test", null, 1, 2)]
    [TestCase("test", "cifar-10-batches-bin", 1, 2)]
    public void Load_Cifar10_ReadsRecords(string split, string? inner, int first, int count)
    {
        var folder = inner is null ? _folder.Path : Directory.CreateDirectory(_folder.File(inner)).FullName;
        File.WriteAllBytes(Path.Combine(folder, "data_batch_1.bin"), [.. Record(0, 1), .. Record(0, 2), .. Record(0, 3)]);
        File.WriteAllBytes(Path.Combine(folder, "data_batch_2.bin"), [.. Record(0, 4), .. Record(0, 5), .. Record(0, 6)]);
        File.WriteAllBytes(Path.Combine(folder, "test_batch.bin"), [.. Record(0, 1), .. Record(0, 9)]);
        var data = Load(_folder.Path, split);
        Assert.That((data.Shape, data.Classes, data.Count, data.Labels[0]), Is.EqualTo((new Shape(3, 32, 32), 10, count, first)));

        // Pixel i of a record is its label + i, modulo 256: green begins at 1024.
        Assert.That((data.Sample(0)[0], data.Sample(0)[1024 + 255]), Is.EqualTo((first, (float)((first + 1279) % 256))));
        Assert.That(data.Description, Does.StartWith("cifar-10, " + split));
    }

    [TestCase("", 100, 77)]
    [TestCase(",labels=fine", 100, 77)]
    [TestCase(",labels=coarse", 20, 13)]
    public void Load_Cifar100_HasTwoLabels(string option, int classes, int label)
    {
        File.WriteAllBytes(_folder.File("train.bin"), [.. Record(1, 5, 3)]);
        File.WriteAllBytes(_folder.File("test.bin"), [.. Record(1, 77, 13)]);
        foreach (var source in new[] { _folder.Path, _folder.File("test.bin") })
        {
            var data = Load(source + option);
            Assert.That((data.Classes, data.Labels[0], data.Sample(0)[0]), Is.EqualTo((classes, label, 77f)));
        }
    }

    [TestCase("data_batch_1.bin", 3072, "", "data_batch_1.bin: error EEHW1310: the file has 3072 bytes; allowed are whole records of 3073 bytes (label, 3072 pixels), at least one. Use the binary version of the data set, unpacked.")]
    [TestCase("train.bin", 0, "", "train.bin: error EEHW1310: the file has 0 bytes; allowed are whole records of 3074 bytes (coarse label, fine label, 3072 pixels), at least one. Use the binary version of the data set, unpacked.")]
    [TestCase("data_batch_1.bin", 3073, ",labels=fine", "CIFAR-10 has one label for each sample; labels= is for CIFAR-100. Leave it out.")]
    [TestCase("train.bin", 3074, ",labels=rough", "labels is 'rough'; allowed are fine and coarse. fine (100 classes) is usual.")]
    [TestCase("train.bin", 3074, ",layout=NCHW", "CIFAR data takes no layout. layout= is for NPZ files; IDX and CIFAR files say their order themselves.")]
    public void Load_CifarThatDoesNotFit_IsRefused(string file, int bytes, string option, string message)
    {
        File.WriteAllBytes(_folder.File(file), new byte[bytes]);
        Assert.That(Assert.Throws<EeHwException>(() => Load(_folder.Path + option, "train"))!.Message, Does.EndWith(message));
    }

    [Test]
    public void Load_Cifar10WithALabelBeyond_NamesTheByte()
    {
        File.WriteAllBytes(_folder.File("test_batch.bin"), [.. Record(0, 3), .. Record(0, 10)]);
        Assert.That(Assert.Throws<EeHwException>(() => Load(_folder.Path))!.Message, Does.EndWith("test_batch.bin(byte 3073): error EEHW1305: the label of record 1 is 10; allowed is 0 to 9. Check that this is the binary version of CIFAR-10 (CIFAR-100 has two labels a record)."));
    }

    [Test]
    public void Design_SourceWithALayout_KeepsItBesideItsPath()
    {
        var text = "network: n.onnx\nplatform: zc706\ndata: { source: 'sub/d.npz, layout=NHWC' }\n";
        var design = DesignFile.Parse(text, _folder.File("design.yaml"));
        Assert.That(design.Data.Source, Is.EqualTo(_folder.File("sub/d.npz") + ",layout=NHWC"));
        Assert.That(DesignFile.ToText(design, _folder.File("design.yaml")), Does.Contain("sub/d.npz,layout=NHWC"));
    }

    private static IEnumerable<byte> Record(int extra, int label, int coarse = 0)
        => [.. Enumerable.Repeat((byte)coarse, extra), (byte)label, .. Enumerable.Range(0, 3072).Select(i => (byte)((label + i) % 256))];

    private static Dataset Load(string source, string split = "test") => DatasetLoader.Load(new DataChoice(source, split, 1, [], []));

    private void Write(NpyArray x, int samples) => NpzFile.Write(_folder.File("d.npz"), [new("x", x), new("y", NpyArray.Of(new long[samples], samples))]);
}
