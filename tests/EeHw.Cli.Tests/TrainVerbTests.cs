using System.Text.Json;
using EeHw.Cli.Consoles;
using EeHw.Model.Formats.Onnx;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class TrainVerbTests
{
    private const string Spec = """
        network:
          name: tiny
          input: [1, 28, 28]
          layers:
            - { name: pool, kind: averagepool, kernel: 4 }
            - { name: flat, kind: flatten }
            - { name: fc1, kind: dense, channels: 10 }
            - { name: fc2, kind: dense, channels: 16, from: flat }
            - { name: relu, kind: relu }
            - { name: fc3, kind: dense, channels: 10 }
          exits: [fc1, fc3]
        data: { source: "glyphs:seed=1,count=400", scale: 0.00392157 }
        epochs: 3
        batch: 50
        output: tiny.onnx
        """;

    [Test]
    public void Train_OfASpecification_PrintsEpochsExitsAndFiles()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("train", Write(folder));
        var lines = run.OutText.Split('\n');
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok));
            Assert.That(run.ErrorText, Is.Empty);
            Assert.That(lines[0], Does.Match(@"^epoch 1/3  loss \d\.\d{4}  validation loss \d\.\d{4}  accuracy \d+\.\d % \d+\.\d %  \d+ samples/s$"));
            Assert.That(lines[3], Does.Match(@"^tiny: 1470 parameters, 2 exits, weights of epoch [123]$"));
            Assert.That(run.OutText, Does.Contain("tiny.metrics.json").And.Contain("tiny.train.resolved.yaml"));
            Assert.That(OnnxReader.Read(folder.File("tiny.onnx")).Name, Is.EqualTo("tiny"));
        }
    }

    [Test]
    public void Train_WithOverrides_AnswersInOneJsonDocument()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("train", Write(folder), "--out", folder.File("other/net.onnx"), "--epochs", "1", "--limit", "100", "--threads", "1", "--json");
        var root = JsonDocument.Parse(run.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok));
            Assert.That(root.GetProperty("schemaVersion").GetInt32(), Is.EqualTo(1));
            Assert.That(root.GetProperty("inputHash").GetString(), Has.Length.EqualTo(64));
            Assert.That(root.GetProperty("parameters").GetInt32(), Is.EqualTo(1470));
            Assert.That(root.GetProperty("epochs").GetArrayLength(), Is.EqualTo(1));
            Assert.That(root.GetProperty("exits").EnumerateArray().Select(e => e.GetProperty("name").GetString()), Is.EqualTo(new[] { "exit1", "exit2" }));
            Assert.That(Directory.GetFiles(folder.File("other")).Select(Path.GetFileName), Is.EquivalentTo(new[] { "net.onnx", "net.metrics.json", "net.train.resolved.yaml" }));
            Assert.That(File.ReadAllText(folder.File("other/net.train.resolved.yaml")), Does.Contain("trainLimit: 100").And.Contain("epochs: 1\n"));
        }
    }

    [Test]
    public void Train_OfABadSpecification_ListsEveryMistakeAndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder, Spec.Replace("epochs: 3", "epochs: none", StringComparison.Ordinal).Replace("batch", "bacth", StringComparison.Ordinal));
        var run = FakeConsole.Run("train", path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic));
            Assert.That(run.OutText, Is.Empty);
            Assert.That(run.ErrorText, Is.EqualTo(
                $"{path}(13,9) epochs: error EEHW1407: 'none' is not a whole number. Allowed: a whole number from 1 to 100000.\n"
                + $"{path}(14,1) bacth: error EEHW1405: there is no field 'bacth' here. Did you mean 'batch'?\n"));
            Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
        }
    }

    [Test]
    public void Train_WithoutItsFile_SaysSo()
    {
        var run = FakeConsole.Run("train", "no-such.yaml");
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Diagnostic, "no-such.yaml: error EEHW1001: there is no such file. Check the path.\n")));
    }

    [Test]
    public void Train_WithNoCores_IsAUsageError()
    {
        using var folder = new TemporaryFolder();
        var run = FakeConsole.Run("train", Write(folder), "--threads", "0");
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Usage, "error EEHW9001: --threads must be 1 or more. `eehw train --help` shows what there is.\n")));
    }

    [Test]
    public void Train_CancelledAtOnce_WritesNothingAndEndsWith130()
    {
        using var folder = new TemporaryFolder();
        var run = new FakeConsole().With(["train", Write(folder)], new CancellationToken(true));
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Cancelled, "eehw: cancelled\n")));
        Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
    }

    [Test]
    public void Train_CancelledOnTheWay_KeepsTheBestAndEndsWith130()
    {
        using var folder = new TemporaryFolder();
        using var console = new CancellingConsole("epoch 2/");
        var exit = EeHwCli.Run(["train", Write(folder, Spec.Replace("epochs: 3", "epochs: 100000", StringComparison.Ordinal))], console, console.Token);
        Assert.That(exit, Is.EqualTo(ExitCode.Cancelled));
        Assert.That(console.Text, Does.Contain("epoch 2/100000").And.Not.Contain("epoch 3/100000").And.Contain(", cut short\n"));
        Assert.That(OnnxReader.Read(folder.File("tiny.onnx")).ExitCount, Is.EqualTo(2));
    }

    [Test]
    public void Train_AgainstAnother_PrintsThePairedDifferenceAndWritesNothing()
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        var other = folder.File("other.yaml");
        File.WriteAllText(other, Spec.Replace("epochs: 3", "epochs: 1", StringComparison.Ordinal));
        var run = FakeConsole.Run("train", path, "--against", other, "--seeds", "4, 5,-6");
        var json = FakeConsole.Run("train", path, "--against", path, "--seeds", "1,2", "--json", "--epochs", "1");
        var root = JsonDocument.Parse(json.OutText).RootElement;
        var lines = run.OutText.Split('\n');
        using (Assert.EnterMultipleScope())
        {
            Assert.That((run.Exit, run.ErrorText, json.Exit), Is.EqualTo((ExitCode.Ok, "", ExitCode.Ok)));
            Assert.That(lines[0], Is.EqualTo("3 seeds, 400 test samples, measured; paired by seed"));
            Assert.That(lines[1], Does.Match(@"^ +exit +accuracy +baseline +difference, points +standard error$"));
            Assert.That(lines.Count(l => System.Text.RegularExpressions.Regex.IsMatch(l, @"^ +exit[12] +\d+\.\d\d % +\d+\.\d\d % +[+-]\d+\.\d\d +\d+\.\d\d$")), Is.EqualTo(2), run.OutText);
            Assert.That(root.GetProperty("inputHash").GetString(), Has.Length.EqualTo(64));
            Assert.That(json.OutText, Does.Contain("\"exit1\""));
            Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(2));
        }
    }

    [Test]
    public void Train_ForUsers_PrintsWhatTheyGain()
    {
        using var folder = new TemporaryFolder();
        var personal = FakeConsole.Run("train", Write(folder, Spec + "\npersonal: { users: 2, alpha: 5, networks: true }\n"));
        Assert.That((personal.Exit, personal.ErrorText), Is.EqualTo((ExitCode.Ok, "")));
        Assert.That(personal.OutText, Does.StartWith("tiny: accuracy, mean over 2 users on their own test samples and on the 400 of all, measured; standard error over the users\n").And.Contain("tiny.user2.onnx"));
        Assert.That(personal.OutText.Split('\n').Count(l => System.Text.RegularExpressions.Regex.IsMatch(l, @"^ +exit[12] .* % +[+-]?\d+\.\d\d ± \d+\.\d\d$")), Is.EqualTo(2), personal.OutText);

        var federated = FakeConsole.Run("train", Write(folder, Spec + "\nfederated: { users: 2, alpha: 5, rounds: 2, exits: [1, 2] }\n"));
        Assert.That((federated.Exit, federated.ErrorText), Is.EqualTo((ExitCode.Ok, "")));
        Assert.That(federated.OutText, Does.Match(@"^round 1/2  local loss \d\.\d{4}  validation accuracy \d+\.\d % \d+\.\d %\nround 2/2 ").And.Contain("tiny: 2 users, 2 rounds, measured\n").And.Contain("tiny.metrics.json"));
    }

    [TestCase("1")]
    [TestCase("1,1")]
    [TestCase("1,x")]
    public void Train_AgainstAnotherWithTooFewSeeds_IsAUsageError(string seeds)
    {
        using var folder = new TemporaryFolder();
        var path = Write(folder);
        var run = FakeConsole.Run("train", path, "--against", path, "--seeds", seeds);
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Usage, "error EEHW9001: --seeds must be two or more different whole numbers, separated by commas. `eehw train --help` shows what there is.\n")));
    }

    private static string Write(TemporaryFolder folder, string text = Spec)
    {
        var path = folder.File("train.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Presses Ctrl-C when a line that begins with a text is printed.</summary>
    private sealed class CancellingConsole(string line) : StringWriter(System.Globalization.CultureInfo.InvariantCulture), IConsole
    {
        private readonly CancellationTokenSource _source = new();

        public CancellationToken Token => _source.Token;

        public string Text => ToString().ReplaceLineEndings("\n");

        public TextWriter Out => this;

        public TextWriter Error { get; } = new StringWriter();

        public bool IsOutTerminal => false;

        public bool IsErrorTerminal => false;

        public int Width => 120;

        public TimeProvider Time => TimeProvider.System;

        public string? Variable(string name) => null;

        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value!.StartsWith(line, StringComparison.Ordinal))
            {
                _source.Cancel();
            }
        }

        protected override void Dispose(bool disposing)
        {
            _source.Dispose();
            Error.Dispose();
            base.Dispose(disposing);
        }
    }
}
