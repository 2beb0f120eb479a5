using System.IO.Compression;
using System.Text;
using EeHw.Model.Formats.Npz;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>What a user can hand in wrong: a whole message with code, place and way out (BadInput.txt), exit code 1, and nothing written.</summary>
public sealed class BadInputTests
{
    private const string DesignText = """
        network: net.onnx
        platform: zc706
        data: { source: "glyphs:seed=7,count=20", scale: 0.00392157 }
        arithmetic: { activations: "fixed<12,4,RND,SAT>", weights: "fixed<8,1>", calibration: none }
        exits: { policy: max-softmax, thresholds: [0.5] }
        mapping: { style: streaming, folding: { layers: {} } }
        """;

    private static readonly string[] _commands =
    [
        "inspect none.onnx",
        "inspect cut.onnx",
        "inspect nan.onnx",
        "trace net.onnx --data cut.npz --out out",
        "trace net.onnx --data wide.npz --out out",
        "trace net.onnx --data images,labels --out out",
        "trace net.onnx --data images,labels.gz --out out",
        "trace net.onnx --data none --out out",
        "trace net.onnx --data glyphs:count=4 --out notes.txt/out",
        "policy sweep wide.npz --out out",
        "design new net.onnx --platform zc760 --out out",
        "design new net.onnx --platform zc706 --data none --out out",
        "design new net.onnx --platform zc706 --data wide.npz --out out",
        "design new net.onnx --platform zc706 --out notes.txt/out",
        "design check folding.yaml",
        "design check platform.yaml",
        "design check count.yaml",
        "design check key.yaml",
        "design check cut.yaml",
        "design resolve d.yaml --out notes.txt/out",
        "simulate range.yaml",
        "simulate d.yaml --perfetto notes.txt/out",
        "generate fine.yaml --out out",
        "generate net.yaml --out out",
        "generate shape.yaml --out out",
        "generate d.yaml --out notes.txt/out",
        "generate d.yaml --out /proc/none",
        "verify none.yaml --out out",
        "run none.yaml",
        "report range.yaml --out out",
    ];

    private TemporaryFolder _folder = null!;

    [OneTimeSetUp]
    public void Make()
    {
        _folder = new TemporaryFolder();
        var n = new NetworkBuilder(1, 28, 28, seed: 3);
        var a = n.Relu(n.Conv(0, 4, new Extent(3, 3), stride: new Extent(4, 4)));
        OnnxWriter.Write(n.Build(n.Dense(n.GlobalAveragePool(a), 10), n.Dense(n.GlobalAveragePool(n.Relu(n.Conv(a, 6, new Extent(3, 3)))), 10)), _folder.File("net.onnx"));
        Bytes("cut.onnx", File.ReadAllBytes(_folder.File("net.onnx"))[..200]);
        var nan = new OnnxBuilder().Input("x", -1, 1).Floats("w", [1, 1], float.NaN).Node("MatMul", "x w", "y").Output("y", -1, 1);
        Bytes("nan.onnx", nan.ToBytes());
        NpzFile.Write(_folder.File("wide.npz"), [new("x", NpyArray.Of(new byte[60], 6, 10)), new("y", NpyArray.Of(new int[6], 6))]);
        Bytes("cut.npz", File.ReadAllBytes(_folder.File("wide.npz"))[..100]);
        Bytes("images", [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28, 1, 2, 3]);
        Bytes("labels", [0, 0, 8, 1, 0, 0, 0, 2, 0, 1]);
        using (var zip = new GZipStream(File.Create(_folder.File("labels.gz")), CompressionLevel.Fastest))
        {
            zip.Write([0, 0, 8, 1, 0, 0, 0, 9, 0, 1]);
        }

        Bytes("notes.txt", []);
        Write("d.yaml", "", "");
        Write("folding.yaml", "layers: {}", "layers: { conv1: { pe: 3 } }");
        Write("platform.yaml", "zc706", "zc760");
        Write("range.yaml", "[0.5]", "[1.5]");
        Write("fine.yaml", "[0.5]", "[0.9999999999]");
        Write("count.yaml", "[0.5]", "[0.5, 0.5, 0.5]");
        Write("net.yaml", "net.onnx", "none.onnx");
        Write("shape.yaml", "\"glyphs:seed=7,count=20\"", "wide.npz");
        Write("key.yaml", "platform: zc706", "platfrom: zc706");
        Write("cut.yaml", "layers: {} } }", "layers: {");
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void AnyVerb_WrongInput_SaysWhatWhereAndTheWayOut()
    {
        var said = new StringBuilder();
        using (Assert.EnterMultipleScope())
        {
            foreach (var command in _commands)
            {
                var before = Entries();
                string[] words = [.. command.Split(' ').Select(w => IsPath(w) ? string.Join(',', w.Split(',').Select(_folder.File)) : w)];
                var run = FakeConsole.Run(words);
                said.Append("$ eehw ").Append(command).Append('\n').Append(run.ErrorText.Replace(_folder.Path + "/", "", StringComparison.Ordinal)).Append('\n');
                Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic), command);
                Assert.That(run.OutText, Is.Empty, command);
                Assert.That(Entries(), Is.EqualTo(before), command + ": nothing half-written");
            }
        }

        Golden.Assert(Path.Combine(Repository.Root, "tests", "EeHw.Cli.Tests", "BadInput.txt"), said.ToString());
    }

    private static bool IsPath(string word) => word is "out" or "none" || word.Contains("labels", StringComparison.Ordinal) || (word.Contains('.', StringComparison.Ordinal) && !word.Contains('=', StringComparison.Ordinal));

    private List<string> Entries() => [.. Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private void Bytes(string name, byte[] content) => File.WriteAllBytes(_folder.File(name), content);

    private void Write(string name, string from, string to) => File.WriteAllText(_folder.File(name), from.Length == 0 ? DesignText : DesignText.Replace(from, to, StringComparison.Ordinal));
}
