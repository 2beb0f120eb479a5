using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Npz;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats;

public sealed class TraceFileTests
{
    private static readonly Trace _small = new()
    {
        Logits = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
        Exits = 2,
        Samples = 3,
        Classes = 2,
        Labels = [0, 1, 1],
        CostMacs = [10, 30],
        BackboneMacs = [10, 25],
        ExitNames = ["early", "späte"],
        Arithmetic = "float32",
        NetworkHash = "ab",
        DataHash = "cd",
        Seed = -7,
    };

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public void WriteThenRead_ATrace_IsTheSame()
    {
        var path = _folder.File("t.npz");
        TraceFile.Write(_small, path);
        var read = TraceFile.Read(path);

        Assert.That(read with { Logits = _small.Logits, Labels = _small.Labels }, Is.EqualTo(_small));
        Assert.That(read.Logits, Is.EqualTo(_small.Logits));
        Assert.That(read.Labels, Is.EqualTo(_small.Labels));
    }

    // Exit 1 tells two groups apart, {0, 2} and {1}; exit 2 three classes.
    private static readonly Trace _grouped = _small with
    {
        Logits = [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 7, 8, 9],
        Classes = 3,
        ExitClasses = [2, 3],
        LabelMaps = [[0, 1, 0], [0, 1, 2]],
        Labels = [0, 1, 2],
        Features = [new ExitFeatures("conv1", 2, [1, 2, 3, 4, 5, 6]), new ExitFeatures("conv2", 1, [7, 8, 9])],
    };

    [Test]
    public void WriteThenRead_WithGroupsAndFeatures_IsTheSame()
    {
        TraceFile.Write(_grouped, _folder.File("t.npz"));
        var read = TraceFile.Read(_folder.File("t.npz"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(read with { Logits = _grouped.Logits, Labels = _grouped.Labels, Features = _grouped.Features }, Is.EqualTo(_grouped));
            Assert.That(read.Logits, Is.EqualTo(_grouped.Logits));
            Assert.That(read.Features!.Select(f => f.Name), Is.EqualTo(new[] { "conv1", "conv2" }));
            Assert.That(read.FeaturesOf(0, 1).ToArray(), Is.EqualTo(new[] { 3f, 4 }));
            Assert.That(read.LogitsOf(1, 0).ToArray(), Is.EqualTo(new[] { 1f, 2, 3 }));
            Assert.That(read.LogitsOf(0).ToArray(), Is.EqualTo(new[] { 1f, 2, 3, 4, 5, 6 }));
            Assert.That(Enumerable.Range(0, 3).Select(n => (read.LabelOf(0, n), read.LabelOf(1, n))), Is.EqualTo(new[] { (0, 0), (1, 1), (0, 2) }));
        }
    }

    [Test]
    public void Read_WithAMapBeyondAnExitsClasses_NamesTheClass()
    {
        TraceFile.Write(_grouped with { LabelMaps = [[0, 1, 2], [0, 1, 2]] }, _folder.File("t.npz"));
        Assert.That(
            Assert.Throws<EeHwException>(() => TraceFile.Read(_folder.File("t.npz")))!.Message,
            Is.EqualTo($"{_folder.File("t.npz")} labelMap_1: error EEHW5102: true class 2 is label 2 of this exit; allowed is 0 to 1. Make the trace again with eehw trace."));
    }

    [Test]
    public void RequireFinite_OfALaterExitsLogit_NamesItsPlace()
        => Assert.That(
            Assert.Throws<EeHwException>((_grouped with { Logits = [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, float.PositiveInfinity, 6, 7, 8, 9] }).RequireFinite)!.Message,
            Is.EqualTo("exit späte, sample 1, class 1: error EEHW5008: the logit is Infinity; logits must be finite. Check the network's weights and the normalisation of the data."));

    [Test]
    public void Write_Twice_MakesEqualBytes()
    {
        TraceFile.Write(_small, _folder.File("a.npz"));
        TraceFile.Write(_small, _folder.File("b.npz"));
        Assert.That(File.ReadAllBytes(_folder.File("b.npz")), Is.EqualTo(File.ReadAllBytes(_folder.File("a.npz"))));
    }

    [Test]
    public void Read_WithoutMeta_NamesTheExitsItself()
    {
        WriteArrays("t.npz", _small, withMeta: false);
        var read = TraceFile.Read(_folder.File("t.npz"));
        Assert.That(read.ExitNames, Is.EqualTo(new[] { "exit1", "exit2" }));
        Assert.That((read.Arithmetic, read.NetworkHash), Is.EqualTo(("float32", "")));
    }

    private static IEnumerable<TestCaseData> Contradictions()
    {
        yield return new TestCaseData(_small with { Labels = [0, 1, 2] }, "t.npz labels: error EEHW5102: the label of sample 2 is 2; allowed is 0 to 1. Make the trace again with eehw trace.");
        yield return new TestCaseData(_small with { CostMacs = [30, 10] }, "t.npz costMacs: error EEHW5102: the costs are [30, 10]; allowed are positive numbers that do not fall from exit to exit. Make the trace again with eehw trace.");
        yield return new TestCaseData(_small with { BackboneMacs = [10, 0] }, "t.npz backboneMacs: error EEHW5102: the costs are [10, 0]; allowed are positive numbers, and 0 before the last. Make the trace again with eehw trace.");
        yield return new TestCaseData(_small with { Logits = [1, 2, 3, 4, 5, 6, 7, float.NaN, 9, 10, 11, 12] }, "t.npz logits: error EEHW5102: the logit of class 1 of sample 0 at exit späte is NaN; allowed are finite numbers. Make the trace again with eehw trace.");
        yield return new TestCaseData(_small with { ExitNames = ["one"] }, "t.npz meta: error EEHW5103: the description of the trace is broken: it names 1 exits; the logits have 2. Make the trace again with eehw trace, or leave meta out.");
    }

    [TestCaseSource(nameof(Contradictions))]
    public void Read_Contradiction_SaysWhich(Trace trace, string expected)
    {
        TraceFile.Write(trace, _folder.File("t.npz"));
        var e = Assert.Throws<EeHwException>(() => TraceFile.Read(_folder.File("t.npz")));
        Assert.That(Relative(e), Is.EqualTo(expected));
    }

    [Test]
    public void Read_LabelsOfAnotherNumber_SaysTheShapes()
    {
        NpzFile.Write(_folder.File("t.npz"), [
            new("logits", NpyArray.Of(_small.Logits, 2, 3, 2)), new("labels", NpyArray.Of<long>([0, 1], 2)),
            new("costMacs", NpyArray.Of<long>([1, 2], 2)), new("backboneMacs", NpyArray.Of<long>([1, 2], 2)),
        ]);
        var e = Assert.Throws<EeHwException>(() => TraceFile.Read(_folder.File("t.npz")));
        Assert.That(Relative(e), Is.EqualTo("t.npz labels: error EEHW1207: the shape is (2,); needed is (3,). Store the arrays of one data set together."));
    }

    [Test]
    public void Read_WithoutCostsOfTheBackbone_TakesThoseOfTheAnswers()
    {
        NpzFile.Write(_folder.File("t.npz"), [
            new("logits", NpyArray.Of(_small.Logits, 2, 3, 2)), new("labels", NpyArray.Of<long>([0, 1, 1], 3)), new("costMacs", NpyArray.Of<long>([1, 2], 2)),
        ]);

        Assert.That(TraceFile.Read(_folder.File("t.npz")).BackboneMacs, Is.EqualTo(new long[] { 1, 2 }));
    }

    [Test]
    public void Read_WithoutLogits_SaysWhatThereIs()
    {
        NpzFile.Write(_folder.File("t.npz"), [new("labels", NpyArray.Of<long>([0, 1], 2))], deflate: true);
        var e = Assert.Throws<EeHwException>(() => TraceFile.Read(_folder.File("t.npz")));
        Assert.That(Relative(e), Is.EqualTo("t.npz: error EEHW1206: there is no array 'logits'; there are labels. Check that this is the right file."));
    }

    [Test]
    public void Read_NoZip_IsRefused()
    {
        File.WriteAllText(_folder.File("t.npz"), "not a zip");
        var e = Assert.Throws<EeHwException>(() => TraceFile.Read(_folder.File("t.npz")));
        Assert.That(e!.Diagnostics.Single().Code, Is.EqualTo(Codes.Npz.BadArchive));
    }

    [Test]
    public void Read_FlippedBitOfALogit_FailsTheCheckSum()
    {
        TraceFile.Write(_small, _folder.File("t.npz"));
        var bytes = File.ReadAllBytes(_folder.File("t.npz"));
        var at = bytes.AsSpan().IndexOf("NUMPY"u8) - 1 + 128; // the first value
        bytes[at] ^= 1;
        File.WriteAllBytes(_folder.File("t.npz"), bytes);
        var e = Assert.Throws<EeHwException>(() => TraceFile.Read(_folder.File("t.npz")));
        Assert.That(Relative(e), Does.Match("^t.npz logits: error EEHW1201: the check sum is [0-9a-f]{8}; the archive declares [0-9a-f]{8}. Write the file again.$"));
    }

    [Test]
    public void Read_EveryPrefix_IsRefused([Values] bool deflate)
    {
        WriteArrays("t.npz", _small, withMeta: false, deflate);
        var whole = File.ReadAllBytes(_folder.File("t.npz"));
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_folder.File("u.npz"), whole[..length]);
            Assert.That(() => TraceFile.Read(_folder.File("u.npz")), Throws.TypeOf<EeHwException>(), $"{length} bytes");
        }
    }

    [Property(MaxTest = 300, StartSize = 1 << 30, EndSize = 1 << 30)]
    public void Read_Mutated_IsReadOrRefused(int seed)
    {
        WriteArrays("t.npz", _small, withMeta: seed % 3 == 0, deflate: seed % 2 == 0);
        File.WriteAllBytes(_folder.File("u.npz"), Mutation.Of(File.ReadAllBytes(_folder.File("t.npz")), seed));
        try
        {
            Assert.That(TraceFile.Read(_folder.File("u.npz")).Logits, Has.Length.EqualTo(12));
        }
        catch (EeHwException)
        {
            // Refused: fine.
        }
    }

    private void WriteArrays(string name, Trace trace, bool withMeta, bool deflate = false)
    {
        TraceFile.Write(trace, _folder.File(name));
        var read = NpzFile.Read(_folder.File(name));
        NpzFile.Write(_folder.File(name), read.Names.Where(n => withMeta || n != "meta").Select(n => KeyValuePair.Create(n, read[n])), deflate);
    }

    private string Relative(EeHwException? e) => e!.Message.Replace(_folder.Path + "/", "", StringComparison.Ordinal);
}
