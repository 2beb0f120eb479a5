using System.Text.Json;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class PartitionVerbTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeNetwork()
    {
        _folder = new TemporaryFolder();
        var b = new NetworkBuilder(1, 28, 28);
        var a = b.MaxPool(b.Relu(b.Conv(0, 4, new Extent(3, 3), new Extent(2, 2), name: "first")), new Extent(2, 2));
        OnnxWriter.Write(b.Build(b.Dense(b.Flatten(a), 10, name: "head"), b.Dense(b.GlobalAveragePool(b.Relu(b.Conv(a, 8, new Extent(3, 3), name: "second"))), 10)), _folder.File("n.onnx"));
        Write("whenWaiting");
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Partition_OfAReconfiguredDesign_HasThreeReadingsAndFourReasons()
    {
        var run = FakeConsole.Run("partition", _folder.File("d.yaml"), "--decisions", "random:p=0.75", "--samples", "512", "--out", _folder.File("out"), "--json");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        var form = root.GetProperty("closedForm");
        var (share, waiting) = (form.GetProperty("hardShare").GetDouble(), form.GetProperty("waitingSamples").GetDouble());
        using (Assert.EnterMultipleScope())
        {
            foreach (var name in (string[])["swapped", "coResident", "noExit"])
            {
                Assert.That(root.GetProperty(name).GetProperty("throughputPerSecond").GetDouble(), Is.GreaterThan(0), name);
            }

            Assert.That(root.GetProperty("noExit").GetProperty("exits").GetArrayLength(), Is.EqualTo(1));
            Assert.That(root.GetProperty("reasons").EnumerateArray().Select(r => r.GetProperty("name").GetString()), Is.EqualTo(new[] { "weight memory", "folding steps", "static power", "drifting share" }));
            Assert.That(share, Is.EqualTo(1 - root.GetProperty("swapped").GetProperty("exitShares")[0].GetDouble()).Within(1e-9));
            Assert.That(waiting, Is.EqualTo(16));

            // What swaps cost is what stands between the closed form and free swaps.
            var here = root.GetProperty("drift").EnumerateArray().First();
            Assert.That(here.GetProperty("swappedCycles").GetDouble() - here.GetProperty("freeSwapsCycles").GetDouble(), Is.EqualTo(2 * 0.02 * form.GetProperty("swapCycles").GetDouble() / 16).Within(1e-6));
            Assert.That(Directory.GetFiles(_folder.File("out")).Select(Path.GetFileName), Is.SupersetOf(new[] { "drift.pdf", "drift.csv", "drift.svg", "reconfiguration.svg", "swapped.json", "co-resident.json", "no-exit.json" }));
        }
    }

    // Closed form and simulation of the same designs: swapped within 15 % over a short run (filling, the last batch), side by side never below its bound.
    [Test]
    public void Partition_ClosedFormAndSimulation_Agree()
    {
        var run = FakeConsole.Run("partition", _folder.File("d.yaml"), "--decisions", "random:p=0.75", "--samples", "4096", "--json");
        var root = JsonDocument.Parse(run.OutText).RootElement;
        var form = root.GetProperty("closedForm");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("swapped").GetProperty("intervalCycles").GetDouble(), Is.EqualTo(form.GetProperty("swappedCycles").GetDouble()).Within(15).Percent);
            Assert.That(root.GetProperty("coResident").GetProperty("intervalCycles").GetDouble(), Is.GreaterThan(form.GetProperty("coResidentCycles").GetDouble() * 0.98));
            Assert.That(root.GetProperty("noExit").GetProperty("intervalCycles").GetDouble(), Is.GreaterThan(form.GetProperty("noExitCycles").GetDouble() * 0.98));
        }
    }

    [Test]
    public void Partition_AsText_SaysWhyAndFromWhichBatchOn()
    {
        var run = FakeConsole.Run("partition", _folder.File("d.yaml"), "--samples", "64");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
            Assert.That(run.OutText, Does.Contain("break-even: "));
            Assert.That(run.OutText, Does.Contain("folding steps speaks "));
            Assert.That(run.OutText, Does.Contain("accuracy, %"));
        }
    }

    [Test]
    public void Partition_OfADesignThatIsNotSwapped_SaysSo()
    {
        Write("static");
        var run = FakeConsole.Run("partition", _folder.File("d.yaml"), "--decisions", "random:p=0.75");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Exit, Is.EqualTo(ExitCode.Diagnostic));
            Assert.That(run.ErrorText, Does.Contain("error EEHW6506: the design 'd' has no partition that is swapped. Give it partitions with a scheduler other than static"));
        }
    }

    private void Write(string scheduler)
        => File.WriteAllText(_folder.File("d.yaml"), $$"""
            network: n.onnx
            platform: zc706
            clockMhz: 125
            data: { source: "glyphs:seed=7,count=64" }
            mapping: { folding: { auto: { targetFraction: 0.02 } }, merge: out-of-order }
            exits: { thresholds: [0.5] }
            workload: { samples: 64 }
            partitions:
              - { name: region, contents: [[1], [2]], initial: 0, bitstreamBytes: 40000, port: icap, scheduler: {{scheduler}}, whenWaiting: 16, waitingFrames: 32 }
            """);
}
