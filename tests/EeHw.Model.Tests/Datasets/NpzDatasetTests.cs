using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Datasets;

public sealed class NpzDatasetTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public void Load_TwoChannels_NormalisesEachByItsOwn()
    {
        // One sample, channels (1, 2) and (3, 4); means 1 and 2, deviations 1 and 4.
        Write(("x", NpyArray.Of<double>([1, 2, 3, 4], 1, 2, 1, 2)), ("y", NpyArray.Of<byte>([3], 1)));
        var data = DatasetLoader.Load(new DataChoice(_folder.File("d.npz"), "test", 1, [1, 2], [1, 4]));
        Assert.That(data.Values, Is.EqualTo(new[] { 0, 1, 0.25f, 0.5f }));
        Assert.That((data.Shape, data.Classes, data.Labels[0]), Is.EqualTo((new Shape(2, 1, 2), 4, 3)));
    }

    [TestCase("train", new[] { 1f })]
    [TestCase("test", new[] { 9f })]
    public void Load_PartsOfTheirOwn_AreTaken(string split, float[] expected)
    {
        Write(("x_train", NpyArray.Of<float>([1], 1, 1)), ("y_train", NpyArray.Of<long>([0], 1)), ("x_test", NpyArray.Of<float>([9], 1, 1)), ("y_test", NpyArray.Of<long>([1], 1)));
        Assert.That(DatasetLoader.Load(new DataChoice(_folder.File("d.npz"), split, 1, [], [])).Values, Is.EqualTo(expected));
    }

    [TestCase("train", 7)]
    [TestCase("validation", 1)]
    [TestCase("test", 2)]
    public void Load_APartForEachSplit_NoneIsCut(string split, int count)
    {
        Write([.. new[] { ("train", 7), ("validation", 1), ("test", 2) }.SelectMany(p => new[] { ("x_" + p.Item1, NpyArray.Of(new float[p.Item2], p.Item2, 1)), ("y_" + p.Item1, NpyArray.Of(new long[p.Item2], p.Item2)) })]);
        Assert.That(DatasetLoader.Load(new DataChoice(_folder.File("d.npz"), split, 1, [], [])).Count, Is.EqualTo(count));
    }

    // A network of dense layers on images, and one that makes an image of a vector; two channels may stand in a vector in either order.
    [TestCase(2, 3, 3, 18, 1, 1, true)]
    [TestCase(18, 1, 1, 1, 3, 6, true)]
    [TestCase(18, 1, 1, 2, 3, 3, false)]
    [TestCase(2, 3, 3, 17, 1, 1, false)]
    [TestCase(1, 3, 6, 1, 6, 3, false)]
    public void RequireFits_VectorOfTheSameValues_Fits(int channels, int height, int width, int wantedChannels, int wantedHeight, int wantedWidth, bool fits)
    {
        var shape = new Shape(channels, height, width);
        var data = Dataset.Create(shape, new float[shape.Elements], [0], 1, "data");
        var input = new InputLayer { Name = "x", Inputs = [], Output = new Shape(wantedChannels, wantedHeight, wantedWidth) };
        var network = new Network { Name = "n", InputName = "x", Layers = [input, new GlobalAveragePoolLayer { Name = "g", Inputs = [0], Output = new Shape(wantedChannels, 1, 1) }], Exits = [new Exit("e", 1)] };
        Assert.That(() => data.RequireFits(network), fits ? Throws.Nothing : Throws.InstanceOf<EeHwException>());
    }

    private static IEnumerable<TestCaseData> Wrong()
    {
        var x = NpyArray.Of<float>([1, 2], 2, 1);
        yield return new TestCaseData(x, NpyArray.Of<long>([0], 1), "d.npz x: error EEHW1305: there are 2 samples, but 1 labels in y. Store samples and labels of the same part.");
        yield return new TestCaseData(x, NpyArray.Of<long>([0, -3], 2), "d.npz y: error EEHW1305: a label is -3; allowed is 0 to 65535. Number the classes from 0.");
        yield return new TestCaseData(x, NpyArray.Of<float>([0, 1], 2), "d.npz y: error EEHW1208: the elements are <f4; needed are integers. Convert them with astype('int64') where the file is made.");
        yield return new TestCaseData(x, NpyArray.Of<long>([0, 1, 1, 0], 2, 2), "d.npz y: error EEHW1207: the shape is (2, 2); needed is one dimension, a class per sample. Store class indices, not one-hot rows.");
        yield return new TestCaseData(NpyArray.Of<float>([1, 2], 2), NpyArray.Of<long>([0, 1], 2), "d.npz x: error EEHW1207: the shape is (2,); needed are 2 to 4 dimensions: samples, channels, rows, columns. Reshape it where the file is made.");
        yield return new TestCaseData(NpyArray.Of<float>([1, float.NaN], 2, 1), NpyArray.Of<long>([0, 1], 2), "d.npz: error EEHW1308: value 0 of sample 1 is NaN; allowed are finite numbers. Clean the data where it is made.");
    }

    [TestCaseSource(nameof(Wrong))]
    public void Load_Contradiction_SaysWhich(NpyArray x, NpyArray y, string expected)
    {
        Write(("x", x), ("y", y));
        var e = Assert.Throws<EeHwException>(() => DatasetLoader.Load(new DataChoice(_folder.File("d.npz"), "test", 1, [], [])));
        Assert.That(e!.Message.Replace(_folder.Path + "/", "", StringComparison.Ordinal), Is.EqualTo(expected));
    }

    [Test]
    public void Load_AnotherKindOfFile_NamesTheKinds()
    {
        File.WriteAllText(_folder.File("d.csv"), "1,2");
        var e = Assert.Throws<EeHwException>(() => DatasetLoader.Load(new DataChoice(_folder.File("d.csv"), "test", 1, [], [])));
        Assert.That(e!.Message.Replace(_folder.Path + "/", "", StringComparison.Ordinal), Is.EqualTo(
            "d.csv: error EEHW1303: this file is of no known kind of data. Sources are a folder with IDX files (train-images-idx3-ubyte.gz, ...), two IDX files as images,labels, an NPZ file with x and y (images.npz,layout=NHWC), a folder of CIFAR in binary form, or drawn digits as glyphs:seed=7,count=10000."));
    }

    [Test]
    public void RequireFits_OtherShape_NamesBoth()
    {
        var data = Dataset.Create(new Shape(1, 2, 2), [1, 2, 3, 4], [0], 1, "four values");
        var network = RandomExitNetworks.Create(1);
        var e = Assert.Throws<EeHwException>(() => data.RequireFits(network));
        Assert.That(e!.Message, Is.EqualTo($"four values: error EEHW1307: samples are [1, 2, 2] (channels, rows, columns), but network 'random1' reads {network.Input} at input 'input'. Choose the data this network was trained on."));
    }

    [Test]
    public void RequireFits_LabelBeyondTheClasses_NamesTheExit()
    {
        var network = RandomExitNetworks.Create(1, new RandomExitNetworkOptions { MaximumClasses = 2 });
        var data = Dataset.Create(network.Input, new float[network.Input.Elements], [2], 3, "one value");
        var e = Assert.Throws<EeHwException>(() => data.RequireFits(network));
        Assert.That(e!.Message, Is.EqualTo("one value: error EEHW1307: label 2 occurs, but exit 'exit1' of network 'random1' knows only 2 classes. Choose the data this network was trained on."));
    }

    private void Write(params (string Name, NpyArray Array)[] arrays) => NpzFile.Write(_folder.File("d.npz"), arrays.Select(a => KeyValuePair.Create(a.Name, a.Array)));
}
