using System.Text;
using System.Text.Json;
using EeHw.Cli.Consoles;
using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class TraceVerbTests
{
    // Exit 1 answers class 1 for positive inputs, exit 2 always class 0. Raw values 10, 20 (· 0.1 - 1.5: -0.5, 0.5), labels 0 and 1.
    private static readonly (byte[] Values, long[] Labels) _samples = ([10, 20], [0, 1]);

    [Test]
    public void Trace_OfAHandCase_CountsAndWritesTheLogits()
    {
        using var folder = new TemporaryFolder();
        var (net, data) = Write(folder);
        var run = FakeConsole.Run("trace", net, "--data", data, "--scale", "0.1", "--mean", "1.5", "--out", folder.File("t.npz"), "--json");
        Assert.That(run.ErrorText, Is.Empty);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        var trace = TraceFile.Read(folder.File("t.npz"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok));
            Assert.That(root.GetProperty("samples").GetInt32(), Is.EqualTo(2));
            Assert.That(root.GetProperty("isPartial").GetBoolean(), Is.False);
            Assert.That(root.GetProperty("exits").EnumerateArray().Select(e => e.GetProperty("accuracyFraction").GetDouble()), Is.EqualTo(new[] { 1, 0.5 }));
            Assert.That(root.GetProperty("exits").EnumerateArray().Select(e => e.GetProperty("cumulativeMacs").GetInt64()), Is.EqualTo(new[] { 2L, 4 }));
            Assert.That(trace.Logits, Is.EqualTo(new[] { 0, -0.5f, 0, 0.5f, 2, -0.5f, 2, 0.5f }).Within(1e-6));
            Assert.That(trace.Arithmetic, Is.EqualTo("float32"));
            Assert.That(trace.NetworkHash, Is.EqualTo(InputHash.OfFile(net)).And.EqualTo(root.GetProperty("networkHash").GetString()));
        }
    }

    [Test]
    public void Trace_AsText_ShowsEveryExit()
    {
        using var folder = new TemporaryFolder();
        var (net, data) = Write(folder);
        var run = FakeConsole.Run("trace", net, "--data", data, "--scale", "0.1", "--mean", "1.5");
        Assert.That(run.OutText, Does.Contain("100.00 %").And.Contain("50.00 %").And.EndWith("; arithmetic: float32\n"));
    }

    // The samples are drawn digits; the file holds what the executor computes, bit for bit.
    [Test]
    public void Trace_InFixedPoint_EqualsTheExecutor()
    {
        using var folder = new TemporaryFolder();
        var b = new NetworkBuilder(1, 28, 28);
        var first = b.MaxPool(b.Relu(b.Conv(0, 3, new Extent(5, 5), new Extent(2, 2))), new Extent(2, 2));
        OnnxWriter.Write(b.Build(b.Dense(b.GlobalAveragePool(first), 10), b.Dense(first, 10)), folder.File("net.onnx"));
        var run = FakeConsole.Run("trace", folder.File("net.onnx"), "--data", "glyphs:seed=3,count=50", "--limit", "40", "--arithmetic", "fixed<12,4,RND,SAT>/fixed<6,1>/minmax:20", "--out", folder.File("t.npz"));
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Ok, "")));
        var choice = ArithmeticText.Parse("fixed<12,4,RND,SAT>/fixed<6,1>/minmax:20");
        var source = new DataChoice("glyphs:seed=3,count=50", "test", 1.0 / 255, [0], [1], 40);
        var q = Quantizer.Quantize(OnnxReader.Read(folder.File("net.onnx")), choice, DatasetLoader.Load(source with { Split = "train", Limit = 20 }));
        var data = DatasetLoader.Load(source);
        var expected = new FixedExecutor(q).Run(data.Values, data.Count);
        var trace = TraceFile.Read(folder.File("t.npz"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Samples, Is.EqualTo(40));
            Assert.That(trace.Arithmetic, Is.EqualTo("fixed<12,4,RND,SAT>/fixed<6,1>/minmax:20"));
            Assert.That(trace.Logits, Is.EqualTo(expected.SelectMany((raw, k) => raw.Select(v => (float)q.LogitFormat(k).ToDouble(v)))));
        }
    }

    // The design says network, data and formats; options override it.
    [Test]
    public void Trace_OfADesign_TakesWhatOptionsDoNotSay()
    {
        var path = Path.Combine(Repository.Root, "samples", "glyphs", "design.yaml");
        var whole = JsonDocument.Parse(FakeConsole.Run("trace", "--design", path, "--limit", "128", "--json").OutText).RootElement;
        var real = JsonDocument.Parse(FakeConsole.Run("trace", "--design", path, "--limit", "64", "--arithmetic", "float", "--json").OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(whole.GetProperty("arithmetic").GetString(), Is.EqualTo(ArithmeticText.ToText(DesignFile.Read(path).Arithmetic)));
            Assert.That(whole.GetProperty("samples").GetInt32(), Is.EqualTo(128));
            Assert.That(whole.GetProperty("exits").EnumerateArray().Last().GetProperty("accuracyFraction").GetDouble(), Is.GreaterThan(0.9));
            Assert.That((real.GetProperty("arithmetic").GetString(), real.GetProperty("samples").GetInt32()), Is.EqualTo(("float32", 64)));
        }
    }

    [Test]
    public void Trace_Cancelled_SaysWhatIsThere()
    {
        using var folder = new TemporaryFolder();
        var (net, data) = Write(folder);
        using var source = new CancellationTokenSource();
        source.Cancel();
        var run = new FakeConsole().With(["trace", net, "--data", data, "--out", folder.File("t.npz")], source.Token);
        Assert.That((run.Exit, run.ErrorText, File.Exists(folder.File("t.npz"))), Is.EqualTo((ExitCode.Cancelled, "eehw: cancelled\n", false)));
    }

    // Cancelled when the first progress is shown: chunks of 64 samples that had begun are kept.
    [Test]
    public void Trace_CancelledOnTheWay_KeepsWhatIsDone()
    {
        using var folder = new TemporaryFolder();
        var (net, _) = Write(folder);
        NpzFile.Write(folder.File("d.npz"), [new("x", NpyArray.Of(new byte[100_000], 100_000, 1, 1, 1)), new("y", NpyArray.Of(new long[100_000], 100_000))]);
        using var source = new CancellationTokenSource();
        var console = new CancellingConsole(source);
        var exit = EeHwCli.Run(["trace", net, "--data", folder.File("d.npz"), "--out", folder.File("t.npz")], console, source.Token);
        var samples = TraceFile.Read(folder.File("t.npz")).Samples;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(exit, Is.EqualTo(ExitCode.Cancelled));
            Assert.That(samples, Is.GreaterThanOrEqualTo(64).And.LessThan(100_000));
            Assert.That(console.ErrorText, Does.EndWith($"{folder.File("t.npz")}: warning EEHW3013: cancelled: the trace holds the first {samples} of 100000 samples.\n"));
        }
    }

    [TestCase(new[] { "trace" }, "error EEHW9001: either a network or --design is needed, and not both. `eehw trace --help` shows what there is.\n", ExitCode.Usage)]
    [TestCase(new[] { "trace", "a.onnx", "--design", "d.yaml" }, "error EEHW9001: either a network or --design is needed, and not both. `eehw trace --help` shows what there is.\n", ExitCode.Usage)]
    [TestCase(new[] { "trace", "a.onnx" }, "error EEHW9001: --data is needed with a network. `eehw trace --help` shows what there is.\n", ExitCode.Usage)]
    [TestCase(new[] { "trace", "a.onnx", "--data", "x", "--std", "1,z" }, "error EEHW9001: --std gives 'z'; one number, or one per channel with commas between them, is needed. For example 0.5 or 0.485,0.456,0.406.\n", ExitCode.Usage)]
    [TestCase(new[] { "trace", "a.onnx", "--data", "x", "--arithmetic", "fixed<8>/fixed<8,1>" }, "--arithmetic: error EEHW3001: 'fixed<8>' is not a number format: it has 1 field between < and >; allowed are 2 to 4. Write fixed<W,I,ROUNDING,OVERFLOW>, for example fixed<16,6,RND,SAT>; ufixed for unsigned.\n", ExitCode.Diagnostic)]
    [TestCase(new[] { "trace", "no.onnx", "--data", "x" }, "no.onnx: error EEHW1001: there is no such file. Check the path.\n", ExitCode.Diagnostic)]
    public void Trace_OfABadCommandLine_Says(string[] args, string expected, int exit)
    {
        var run = FakeConsole.Run(args);
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((exit, expected)));
    }

    [Test]
    public void Trace_DataOfAnotherShape_SaysBoth()
    {
        using var folder = new TemporaryFolder();
        var (net, _) = Write(folder);
        var run = FakeConsole.Run("trace", net, "--data", "glyphs:seed=1,count=5", "--limit", "1");
        Assert.That(run.ErrorText, Does.Contain("error EEHW1307: samples are [1, 28, 28] (channels, rows, columns), but network '").And.Contain("' reads [1, 1, 1] at input 'input'. Choose the data this network was trained on.\n"));
    }

    private static (string Network, string Data) Write(TemporaryFolder folder)
    {
        var b = new NetworkBuilder(1, 1, 1);
        var first = b.Dense(0, 2, [0, 1], [0, 0], "first");
        var network = b.Build(first, b.Dense(0, 2, [0, 1], [2, 0], "second"));
        OnnxWriter.Write(network, folder.File("net.onnx"));
        NpzFile.Write(folder.File("d.npz"), [new("x", NpyArray.Of(_samples.Values, 2, 1, 1, 1)), new("y", NpyArray.Of(_samples.Labels, 2))]);
        return (folder.File("net.onnx"), folder.File("d.npz"));
    }

    // Its clock is asked whenever progress is shown: at the start, then for the first share that is done.
    private sealed class CancellingConsole(CancellationTokenSource source) : TimeProvider, IConsole
    {
        private readonly StringBuilder _error = new();
        private int _asked;

        public string ErrorText => _error.ToString();

        public TextWriter Out { get; } = TextWriter.Null;

        public TextWriter Error => new StringWriter(_error) { NewLine = "\n" };

        public bool IsOutTerminal => false;

        public bool IsErrorTerminal => true;

        public int Width => 80;

        public TimeProvider Time => this;

        public override long GetTimestamp()
        {
            if (++_asked == 2)
            {
                source.Cancel();
            }

            return _asked * TimestampFrequency;
        }

        public string? Variable(string name) => null;
    }
}
