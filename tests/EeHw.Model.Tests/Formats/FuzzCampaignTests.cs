using System.IO.Compression;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Idx;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Platforms;
using EeHw.Model.Results;
using EeHw.Model.Units;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats;

/// <summary>10 000 damaged files per format (<see cref="FuzzCampaign"/>), and files built to hurt: bombs, depths, absurd sizes.</summary>
public sealed class FuzzCampaignTests
{
    private readonly TemporaryFolder _folder = new();

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Onnx_Damaged_IsReadOrRefused()
    {
        var folder = Path.Combine(Repository.Root, "tests", "EeHw.Model.Tests", "Formats", "Onnx", "TestData");
        var files = new[] { "opset9", "opset17", "nested-if" }.Select(n => File.ReadAllBytes(Path.Combine(folder, n + ".onnx"))).ToList();
        FuzzCampaign.Run(_folder.File("n.onnx"), files, p =>
        {
            var network = OnnxReader.Read(p);
            Assert.That(network.ExitCount, Is.GreaterThan(0));
        });
    }

    [Test]
    public void Npz_Damaged_IsReadOrRefused()
    {
        NpzFile.Write(_folder.File("o.npz"), [new("x", NpyArray.Of(new float[24], 2, 3, 4)), new("y", NpyArray.Of(new long[] { 1, 2 }, 2)), new("z", NpyArray.Of(new byte[5], 5))], deflate: true);
        FuzzCampaign.Run(_folder.File("n.npz"), [File.ReadAllBytes(_folder.File("o.npz"))], p => NpzFile.Read(p), FuzzKind.Zip);
    }

    [Test]
    public void Npy_Damaged_IsReadOrRefused()
    {
        Npy.Write(_folder.File("o.npy"), NpyArray.Of(new float[24], 2, 3, 4));
        Npy.Write(_folder.File("p.npy"), NpyArray.Of(new short[3], 3));
        FuzzCampaign.Run(_folder.File("n.npy"), [File.ReadAllBytes(_folder.File("o.npy")), File.ReadAllBytes(_folder.File("p.npy"))], p => Npy.Read(p));
    }

    [Test]
    public void Trace_Damaged_IsReadOrRefused()
    {
        NpzFile.Write(
            _folder.File("t.npz"),
            [
                new("logits", NpyArray.Of(Enumerable.Range(0, 24).Select(i => (float)i).ToArray(), 2, 4, 3)),
                new("labels", NpyArray.Of(new long[] { 0, 1, 2, 0 }, 4)),
                new("costMacs", NpyArray.Of(new long[] { 10, 20 }, 2)),
                new("backboneMacs", NpyArray.Of(new long[] { 9, 18 }, 2)),
            ]);
        FuzzCampaign.Run(_folder.File("n2.npz"), [File.ReadAllBytes(_folder.File("t.npz"))], p => TraceFile.Read(p), FuzzKind.Zip);
    }

    [Test]
    public void Idx_Damaged_IsReadOrRefused()
    {
        byte[] small = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(small);
        }

        FuzzCampaign.Run(_folder.File("n-ubyte"), [small], p => IdxReader.Read(p));
        FuzzCampaign.Run(_folder.File("n-ubyte.gz"), [target.ToArray()], p => IdxReader.Read(p), FuzzKind.Gzip);
    }

    [Test]
    public void TraceCsv_Damaged_IsReadOrRefused()
    {
        const string Text = "# costMacs 97000,413000\nsample,label,exit1.0,exit1.1,exit1.2,exit2.0,exit2.1,exit2.2\n0,2,-0.5,0.25,1.75,-2.5,0.5,6.25\n1,0,0.75,0.5,0.125,3.5,-1.25,0.5\n";
        FuzzCampaign.Run(_folder.File("n.csv"), [System.Text.Encoding.UTF8.GetBytes(Text)], p => TraceFile.Read(p), FuzzKind.Text);
    }

    [Test]
    public void Cifar_Damaged_IsReadOrRefused()
    {
        var two = new byte[2 * 3073];
        for (var i = 0; i < two.Length; i++)
        {
            two[i] = (byte)(i % 3073 == 0 ? i / 3073 : i);
        }

        FuzzCampaign.Run(_folder.File("data_batch_1.bin"), [two], p => EeHw.Model.Datasets.DatasetLoader.Load(new DataChoice(p, "test", 1.0 / 255, [0.0], [1.0])));
    }

    // Reading of the file only: what it names is not opened.
    [TestCase("samples/glyphs/design.yaml")]
    [TestCase("samples/shallow-deep/design.reconfigured.yaml")]
    public void Design_Damaged_IsReadOrRefused(string sample)
        => FuzzCampaign.Run(_folder.File("design.yaml"), [Sample(sample)], p => DesignFile.Read(p), FuzzKind.Text);

    [Test]
    public void Platform_Damaged_IsReadOrRefused()
        => FuzzCampaign.Run(_folder.File("platform.yaml"), [Sample("model/EeHw.Model/Platforms/Data/zc706.yaml")], p => PlatformFile.Read(p), FuzzKind.Text);

    [Test]
    public void Policy_Damaged_IsReadOrRefused()
    {
        const string Text = """
            schemaVersion: 1
            toolVersion: "0.1.0"
            inputHash: "614d62836009ba4769533529ee078729b82d32369451ffa726d94a126ef17c21"
            policy: threshold
            exits: [exit1, exit2, exit3]
            classes: 10
            arithmetic: float32
            network:
              hash: "182e30c5180ae4e4d3923d789bfac4da2f471ec3ded83d62a78fbd3f2828b0c8"
            data:
              hash: c7cece7fe4a189cf019dc73aae7bbd57b22fdd8adde370cbc39c60d5efe2a24b
            costs:
              unit: MACs
              values: [43120, 270352, 446928]
            seed: 1
            parameters:
              score: max-softmax
              strict: false
              fallback: last
              thresholds: [0.9720465913573085, 0.8983319419748966]
              confidences: [3.548864589625845, 2.178826472513304]

            """;
        FuzzCampaign.Run(_folder.File("policy.yaml"), [System.Text.Encoding.UTF8.GetBytes(Text)], p => PolicyFile.Read(p), FuzzKind.Text);
    }

    [Test]
    public void MeasurementJson_Damaged_IsReadOrRefused()
    {
        var measurement = new Measurement { Source = MeasurementSource.Simulated, Tool = "simulator", Samples = 10, ThroughputPerSecond = 5, LatencyNs = new(1, 2, 3, 4, 5), ExitShares = [0.5, 0.5], EnergyPjPerSample = new Band(2, 1, 3) };
        MeasurementJson.Write(_folder.File("m.json"), measurement, "1.0.0", new string('0', 64));
        FuzzCampaign.Run(_folder.File("n.json"), [File.ReadAllBytes(_folder.File("m.json"))], p => MeasurementJson.Read(p), FuzzKind.Text);
    }

    [Test]
    public void Npz_ThatUnpacksToGigabytes_IsRefusedWithoutTheMemory()
    {
        // A header that declares 8 GB, and 64 MB of zeros that packed are some kilobytes.
        using (var archive = new ZipArchive(File.Create(_folder.File("bomb.npz")), ZipArchiveMode.Create))
        {
            using var entry = archive.CreateEntry("x.npy", CompressionLevel.Optimal).Open();
            var header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000,), }".PadRight(117) + "\n";
            entry.Write([0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)header.Length, 0]);
            entry.Write(System.Text.Encoding.ASCII.GetBytes(header));
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 64; i++)
            {
                entry.Write(zeros);
            }
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.That(Assert.Throws<EeHwException>(() => NpzFile.Read(_folder.File("bomb.npz")))!.Message, Does.Contain("bomb.npz"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(256L << 20));
    }

    [TestCase("[", 100_000)]
    [TestCase("{a: ", 100_000)]
    [TestCase("- ", 100_000)]
    [TestCase("? ", 100_000)]
    public void Design_NestedDeeply_IsRefused(string opening, int times)
    {
        File.WriteAllText(_folder.File("deep.yaml"), string.Concat(Enumerable.Repeat(opening, times)));
        Assert.That(Assert.Throws<EeHwException>(() => DesignFile.Read(_folder.File("deep.yaml")))!.Message, Does.Contain("deep.yaml"));
    }

    [Test]
    public void Design_WhoseAliasesMultiply_IsRefused()
    {
        var lines = Enumerable.Range(1, 30).Select(i => $"a{i}: &a{i} [*a{i - 1}, *a{i - 1}, *a{i - 1}, *a{i - 1}]");
        File.WriteAllText(_folder.File("laughs.yaml"), "a0: &a0 x\n" + string.Join('\n', lines) + "\n");
        Assert.That(Assert.Throws<EeHwException>(() => DesignFile.Read(_folder.File("laughs.yaml")))!.Message, Does.Contain("laughs.yaml"));
    }

    [Test]
    public void MeasurementJson_NestedDeeply_IsRefused()
    {
        File.WriteAllText(_folder.File("deep.json"), string.Concat(Enumerable.Repeat("{\"a\":", 100_000)));
        Assert.That(Assert.Throws<EeHwException>(() => MeasurementJson.Read(_folder.File("deep.json")))!.Message, Does.Contain("deep.json"));
    }

    [TestCase("(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)")]
    [TestCase("(-1,)")]
    [TestCase("(4294967296, 4294967296)")]
    [TestCase("(0, 4294967296)")]
    public void Npy_OfAnAbsurdShape_IsRefusedOrEmpty(string shape)
    {
        var header = $"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}\n";
        byte[] content = [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y', 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header)];
        File.WriteAllBytes(_folder.File("absurd.npy"), content);
        Assert.That(() => Npy.Read(_folder.File("absurd.npy")), Throws.TypeOf<EeHwException>().With.Message.Contains("absurd.npy"));
    }

    private static byte[] Sample(string path) => File.ReadAllBytes(Path.Combine(Repository.Root, path));
}
