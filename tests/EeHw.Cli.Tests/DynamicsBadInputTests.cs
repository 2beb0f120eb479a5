using System.Text;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>What a user can hand in wrong about time, partitions, clocks and levels: whole messages (DynamicsBadInput.txt). Where the run goes on all the same, it ends with 0 and a warning.</summary>
public sealed class DynamicsBadInputTests
{
    private const string Design = """
        network: net.onnx
        platform: zc706
        clockMhz: 100
        data: { source: "glyphs:seed=7,count=20", scale: 0.00392157 }
        arithmetic: { activations: "fixed<12,4,RND,SAT>", weights: "fixed<8,1>", calibration: none }
        exits: { policy: max-softmax, thresholds: [0.5] }
        mapping: { style: streaming, folding: { layers: { conv1: { pe: 4 } }, auto: { targetFraction: 0.3 } }, merge: out-of-order }

        """;

    private const string Region = "partitions: [{ name: region, contents: [[1], [2]], initial: 0, bitstreamBytes: 100000, port: icap, scheduler: whenWaiting, whenWaiting: 4, waitingFrames: 8 }]";
    private const string Simulate = "simulate d.yaml --decisions random:p=0.5 --samples 200";

    // What is added to the design above, the command, its exit code.
    private static readonly (string Added, string Command, int Exit)[] _cases =
    [
        ("workload: { kind: periodic, samples: 200, periodNs: 500 }", Simulate, 0),
        ("workload: { kind: poisson, samples: 200, periodNs: 500, bufferSamples: 4 }", Simulate, 0),
        ("workload: { kind: recorded, samples: 9, arrivals: back.txt }", Simulate, 1),
        ("workload: { kind: periodic, samples: 200 }", Simulate, 1),
        ("workload: { kind: tenants, samples: 200, tenants: [{ name: a, priority: 1, kind: closed }, { name: b, priority: 2, kind: periodic, periodNs: 90000 }] }", Simulate, 1),
        (Region.Replace("bitstreamBytes: 100000", "bitstreamBytes: 0"), Simulate, 1),
        (Region.Replace("bitstreamBytes: 100000", "bitstreamBytes: 20000000"), Simulate, 1),
        (Region.Replace("bitstreamBytes: 100000", "frames: 50000"), Simulate, 1),
        (Region.Replace("bitstreamBytes: 100000", "frames: 100, bitstreamBytes: 100000"), Simulate, 1),
        (Region.Replace("bitstreamBytes: 100000, ", ""), Simulate, 1),
        (Region.Replace("bitstreamBytes: 100000", "bitstreamBytes: 100000, area: { luts: 300000, dsps: 1000 }"), Simulate, 1),
        (Region.Replace("port: icap", "port: icapp"), Simulate, 1),
        (Region.Replace("waitingFrames: 8", "waitingFrames: 2"), Simulate, 1),
        (Region.Replace("[2]]", "[]]"), Simulate, 1),
        (Region.Replace("whenWaiting, whenWaiting: 4", "deadline"), Simulate, 1),
        ("clocks: [{ name: main, mhz: 50, stages: [2] }]", Simulate, 1),
        ("clocks: [{ name: slow, mhz: 50, stages: [1] }]", Simulate, 1),
        ("clocks: [{ name: slow, mhz: 50, stages: [] }]", Simulate, 1),
        ("clocks: [{ name: slow, mhz: 50, stages: [2, 3] }]", Simulate, 1),
        ("clocks: [{ name: 2slow, mhz: 0.5, stages: [2] }, { name: b, mhz: 50, stages: [2], phaseNs: 20 }]", Simulate, 1),
        ("clocks: [{ name: fast, mhz: 600, stages: [2] }]", Simulate, 1),
        ("clocks: [{ name: slow, mhz: 50, stages: [2] }]\n" + Region, Simulate, 1),
        ("clocks: [{ name: slow, mhz: 50, stages: [2] }]", Simulate + " --vcd out", 1),
        ("clocks: [{ name: slow, mhz: 50, stages: [2] }]\ncontrol: { by: queue, periodNs: 1000, levels: [{ name: a }, { name: b, thresholds: [0.4] }], downAt: [8], upAt: [2] }\nworkload: { kind: periodic, samples: 50, periodNs: 90000 }", "simulate d.yaml", 1),
        ("clocks: [{ name: slow, mhz: 50, stages: [2] }]", "generate d.yaml --target vitis --out out", 1),
        ("control: { by: schedule, periodNs: 1000, levels: [{ name: a }, { name: b, thresholds: [0.4] }], schedule: back-levels.txt }\nworkload: { kind: periodic, samples: 50, periodNs: 90000 }", Simulate, 1),
        ("control: { by: queue, periodNs: 1000, levels: [{ name: a }, { name: b, thresholds: [0.4] }], downAt: [2], upAt: [8] }\nworkload: { kind: periodic, samples: 50, periodNs: 90000 }", Simulate, 1),
        ("control: { by: queue, periodNs: 1000, levels: [{ name: a }, { name: b, thresholds: [0.4] }], downAt: [8], upAt: [2] }\nworkload: { kind: periodic, samples: 50, periodNs: 90000 }", Simulate, 0),
    ];

    private TemporaryFolder _folder = null!;

    [OneTimeSetUp]
    public void Make()
    {
        _folder = new TemporaryFolder();
        var n = new NetworkBuilder(1, 28, 28, seed: 3);
        var a = n.Relu(n.Conv(0, 4, new Extent(3, 3), stride: new Extent(4, 4), name: "conv1"));
        OnnxWriter.Write(n.Build(n.Dense(n.GlobalAveragePool(a), 10), n.Dense(n.GlobalAveragePool(n.Relu(n.Conv(a, 6, new Extent(3, 3)))), 10)), _folder.File("net.onnx"));
        File.WriteAllText(_folder.File("back.txt"), "0\n1000\n900\n");
        File.WriteAllText(_folder.File("back-levels.txt"), "0, a\n5000, b\n4000, a\n");
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Dynamics_WrongInput_SaysWhatWhereAndTheWayOut()
    {
        var said = new StringBuilder();
        using (Assert.EnterMultipleScope())
        {
            foreach (var (added, command, exit) in _cases)
            {
                File.WriteAllText(_folder.File("d.yaml"), Design + added + "\n");
                var before = Entries();
                var run = FakeConsole.Run([.. command.Split(' ').Select(w => w is "d.yaml" or "out" ? _folder.File(w) : w)]);
                said.Append(added).Append("\n$ eehw ").Append(command).Append(FormattableString.Invariant($" # exit {run.Exit}\n")).Append(run.ErrorText.Replace(_folder.Path + "/", "", StringComparison.Ordinal)).Append('\n');
                Assert.That(run.Exit, Is.EqualTo(exit), added + run.ErrorText);
                Assert.That(Entries(), Is.EqualTo(before), command + ": nothing half-written");
            }
        }

        Golden.Assert(Path.Combine(Repository.Root, "tests", "EeHw.Cli.Tests", "DynamicsBadInput.txt"), said.ToString());
    }

    private List<string> Entries() => [.. Directory.GetFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
