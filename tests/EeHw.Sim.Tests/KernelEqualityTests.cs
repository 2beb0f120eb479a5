using System.Text;
using EeHw.Model.Designs;
using EeHw.Model.Exits;
using EeHw.Model.Hardware;
using EeHw.Model.Results;
using EeHw.Sim.Kernel;
using EeHw.Sim.Tests.Designs;
using EeHw.Sim.Workloads;

namespace EeHw.Sim.Tests;

/// <summary>Replayed transitions against plain stepping: every clock, every counter.</summary>
public sealed class KernelEqualityTests
{
    [Test]
    public void Run_OfRandomDesigns_IsEqualToPlainStepping()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var graph = HandDesigns.Random(seed);
            var random = new Random(seed);
            var share = random.NextDouble();
            var decisions = Enumerable.Range(0, 97).Select(_ => (byte)Enumerable.Range(0, graph.ExitCount - 1).TakeWhile(_ => random.NextDouble() > share).Count()).ToArray();
            var workload = random.Next(3) > 0 ? new Workload("closed", 40) : new Workload("periodic", 40, random.Next(200, 6000));
            var (plain, replayed, _) = Both(graph, decisions, workload);
            Assert.That(replayed, Is.EqualTo(plain), $"seed {seed}, {workload}");
        }
    }

    [TestCase(true)]
    [TestCase(false)]
    public void Run_OfTheTwoExitLeNet_IsEqualToPlainStepping(bool inOrder)
    {
        var random = new Random(5);
        var decisions = Enumerable.Range(0, 60).Select(_ => (byte)(random.NextDouble() < 0.75 ? 0 : 1)).ToArray();
        var (plain, replayed, statistics) = Both(HandDesigns.LeNet(6, 4, 2, inOrder), decisions, new Workload("closed", 60));
        Assert.That(replayed, Is.EqualTo(plain));
        TestContext.Out.WriteLine(plain.Split('\n')[0] + "\n" + statistics);
    }

    [Test]
    public void Run_WithTransitionsForgotten_IsEqualToPlainStepping()
    {
        var graph = HandDesigns.LeNet(6, 4, 2);
        byte[] decisions = [0, 1, 0, 0, 1];
        var (plain, _, _) = Both(graph, decisions, new Workload("closed", 30));
        var (_, replayed, _) = Both(graph, decisions, new Workload("closed", 30), limit: 3);
        Assert.That(replayed, Is.EqualTo(plain));
    }

    private static (string Plain, string Replayed, CacheStatistics Statistics) Both(UnitGraph graph, byte[] decisions, Workload workload, int limit = 100_000)
    {
        var inOrder = graph.Units.OfType<ExitMerge>().All(m => m.InOrder);
        var (plainLog, replayLog) = (new List<SampleFlow>(), new List<SampleFlow>());
        var plain = new PlainKernel(new Blueprint(graph), new Ledger(graph.ExitCount, workload.Samples, inOrder, Entrance(graph, decisions, workload)) { OnRelease = plainLog.Add });
        Assert.That(plain.Run(), Is.True, "plain stands still");
        var replay = ClusterKernel.Create(new Blueprint(graph), new Ledger(graph.ExitCount, workload.Samples, inOrder, Entrance(graph, decisions, workload)) { OnRelease = replayLog.Add }, limit)!;
        Assert.That(replay.Run(), Is.True, "replay stands still");
        return (Text(graph, plain.Clock, plain.Counters, plainLog), Text(graph, replay.Clock, replay.Counters, replayLog), replay.Statistics);
    }

    private static Entrance Entrance(UnitGraph graph, byte[] decisions, Workload workload) => new(new SampleSource([new ExitDecisions(decisions, [])]), workload, graph.Clock, new ClockScale());

    private static string Text(UnitGraph graph, long clocks, Counters counters, List<SampleFlow> samples)
    {
        var text = new StringBuilder($"clocks {clocks}\n");
        for (var u = 0; u < graph.Units.Count; u++)
        {
            text.Append($"{graph.Units[u].Name} busy {counters.Busy[u]} blocked {counters.Blocked[u]} high {counters.UnitHigh[u]}\n");
        }

        text.AppendJoin('\n', counters.ChannelHigh).Append('\n');
        return text.AppendJoin('\n', samples).ToString();
    }
}
