using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats.Yaml;
using EeHw.Testing;
using EeHw.Train.Deployments;
using EeHw.Train.Tests.Budgets;

namespace EeHw.Train.Tests.Deployments;

public sealed class SplitTests
{
    private const double Ms = 1e6;

    // One value takes 1 ms on the link, the round trip 5 ms.
    private static readonly SystemProfile _profile = new()
    {
        Source = "made up",
        InputValues = 8,
        Steps = [new("a", null, 10 * Ms, 1 * Ms, 4), new("h", "exit1", 2 * Ms, 0.2 * Ms, 0), new("b", null, 20 * Ms, 2 * Ms, 2)],
        BitsPerSecond = 8000,
        RoundTripNs = 5 * Ms,
        TransferBits = 8,
    };

    // Margins at exit 1: 4 and 1, the first right; exit 2 always right.
    private static readonly Trace _trace = Traces.Of([4, 0, 0, 1, 9, 0, 9, 0], [0, 0], 2, 100, 300);

    private static readonly ThresholdPolicy _policy = new() { Score = new LogitMarginScore(), Confidences = [0] };

    [Test]
    public void Points_OfAHandCase_AddUpDeviceLinkAndServer()
    {
        // Threshold 4: half leave at exit 1. Cut 0: 8 + 5 sent, server 1 + 0.2 + 2/2 = 15.2. Behind a: 10, sent 4 + 5, server 0.2 + 1 = 20.2. Behind its head: 12, half are
        // sent (4 + 5)/2, server 2/2 = 17.5. All on the device: 12 + 20/2 = 22.
        var points = SpinnSearch.Points(_policy, _trace, _profile).Where(p => p.Confidence == 4).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(points.Select(p => (p.Cut, p.CutName)), Is.EqualTo(new[] { (0, "nothing"), (1, "a"), (2, "h"), (3, "b") }));
            Assert.That(points.Select(p => p.LatencyNs / Ms), Is.EqualTo(new[] { 15.2, 20.2, 17.5, 22 }).Within(1e-9));
            Assert.That(points.Select(p => p.SentShare), Is.EqualTo(new[] { 1, 1, 0.5, 0 }));
            Assert.That(points.Select(p => p.DeviceNs / Ms), Is.EqualTo(new[] { 0, 10, 12, 22.0 }).Within(1e-9));
            Assert.That(points.Select(p => p.ThroughputPerSecond), Is.EqualTo(new[] { 1000 / 8.0, 1000 / 10.0, 1000 / 12.0, 1000 / 22.0 }).Within(1e-9));
            Assert.That(points.Select(p => p.AccuracyFraction), Is.All.EqualTo(1));
        }
    }

    [Test]
    public void Choose_WithLimits_TakesTheBestWithinThem()
    {
        var points = SpinnSearch.Points(_policy, _trace, _profile);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SpinnSearch.Choose(points, new() { AccuracyFraction = 1 }).Cut, Is.Zero, "the fastest: everything on the server");
            Assert.That(SpinnSearch.Choose(points, new() { AccuracyFraction = 1, ServerNs = 1 * Ms, LatencyNs = 20 * Ms }).Cut, Is.EqualTo(2), "little server time: behind the head");
            Assert.That(SpinnSearch.Choose(points, new() { AccuracyFraction = 1, LatencyWeight = 0, ServerWeight = 1 }).Cut, Is.EqualTo(3), "no server at all");
        }
    }

    [Test]
    public void Choose_WithLimitsThatNothingMeets_SaysWhatCanBeReached()
        => Assert.That(
            Assert.Throws<EeHwException>(() => SpinnSearch.Choose(SpinnSearch.Points(_policy, _trace, _profile), new() { LatencyNs = 1 * Ms }))!.Message,
            Is.EqualTo("goal: error EEHW5005: no cut and threshold is within all limits; alone, latency can be 12 ms or more, throughput up to 125/s, accuracy up to 100.00 %, server time 0 ms or more, device time 0 ms or more. Relax a limit."));

    [TestCase(16, 1, 0, 16)]
    [TestCase(15, 0, 2, 12)]
    public void Choose_ForADeadline_TakesTheDeepestExitInTime(double deadlineMs, int exit, int cut, double latencyMs)
    {
        // Exit 2: all sent 8 + 5 + 3 = 16, behind a 10 + 4 + 5 + 2 = 21, on the device 30. Exit 1: 8 + 5 + 1.2, 10 + 9 + 0.2, on the device 12.
        var choice = EdgentRule.Choose(_trace, _profile, deadlineMs * Ms);
        Assert.That((choice.Exit, choice.Cut, choice.LatencyNs / Ms), Is.EqualTo((exit, cut, latencyMs)).Using<(int, int, double)>((a, b) => a.Item1 == b.Item1 && a.Item2 == b.Item2 && Math.Abs(a.Item3 - b.Item3) < 1e-9));
    }

    [Test]
    public void Choose_ForTooShortADeadline_NamesTheShortest()
        => Assert.That(
            Assert.Throws<EeHwException>(() => EdgentRule.Choose(_trace, _profile, 11 * Ms))!.Message,
            Is.EqualTo("deadline: error EEHW5005: 11 ms cannot be met at this bandwidth: the fastest exit and cut take 12 ms. Allow more time, or raise the rate of the link."));

    [Test]
    public void Map_OverRates_GoesDeeperAsTheLinkGrows()
        => Assert.That(EdgentRule.Map(_trace, _profile, 13 * Ms, [100, 8000, 80_000]).Select(c => c?.Exit), Is.EqualTo(new int?[] { 0, 0, 1 }));

    [Test]
    public void Profile_WrittenAndRead_IsTheSame()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("p.yaml"), YamlWriter.Write(SystemProfileFile.ToYaml(_profile)));
        Assert.That(SystemProfileFile.Read(folder.File("p.yaml"), ["exit1", "exit2"]), Is.EqualTo(_profile));
    }

    [Test]
    public void Profile_OfAnotherNetwork_NamesHeadsAndExits()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("p.yaml");
        File.WriteAllText(path, YamlWriter.Write(SystemProfileFile.ToYaml(_profile)));
        Assert.That(
            Assert.Throws<EeHwException>(() => SystemProfileFile.Read(path, ["early", "final"]))!.Message,
            Is.EqualTo($"{path} steps: error EEHW5031: the heads are 'exit1'; the early exits of the trace are 'early', in this order. Mark the steps of each head with `head: NAME`; the final exit's head belongs to the backbone."));
    }

    [Test]
    public void Steps_OfANetwork_ShareOutItsMacsAndSimulatedTimes()
    {
        var network = HandNetworks.Residual().Network;
        var costs = new Model.Networks.NetworkCosts(network);
        var steps = NetworkProfile.Steps(network, 1e9, 1e10);
        var timed = NetworkProfile.Steps(network, 1e9, 1e10, [1000, 3000, 7000]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(steps.Sum(s => s.DeviceNs), Is.EqualTo((double)costs.CumulativeMacs[^1]).Within(1e-6), "1 GMAC/s: a MAC is a ns");
            Assert.That(steps.Sum(s => s.ServerNs), Is.EqualTo(costs.CumulativeMacs[^1] / 10.0).Within(1e-6));
            Assert.That(timed.Sum(s => s.DeviceNs), Is.EqualTo(7000).Within(1e-6));
            Assert.That(steps.Select(s => s.Head).OfType<string>().Distinct(), Is.EqualTo(network.Exits.SkipLast(1).Select(e => e.Name)));
            Assert.That(steps.Where(s => s.Head is null).Select(s => s.OutputValues), Is.All.GreaterThan(0L));
        }
    }
}
