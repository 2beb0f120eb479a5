using EeHw.Model.Formats;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Testing;
using EeHw.Train.Deployments;
using EeHw.Train.Deployments.Bandwidths;
using EeHw.Train.Tests.Budgets;

namespace EeHw.Train.Tests.Deployments.Bandwidths;

public sealed class EdgentRunTests
{
    private const double Ms = 1e6;

    // As in SplitTests: 8 bits per value; exit 1 on the device alone takes 12 ms, exit 2 16 ms with everything sent at 8 kbit/s, 30 ms on the device.
    private static readonly SystemProfile _profile = new()
    {
        Source = "made up",
        InputValues = 8,
        Steps = [new("a", null, 10 * Ms, 1 * Ms, 4), new("h", "exit1", 2 * Ms, 0.2 * Ms, 0), new("b", null, 20 * Ms, 2 * Ms, 2)],
        BitsPerSecond = 8000,
        RoundTripNs = 5 * Ms,
        TransferBits = 8,
    };

    // Exit 1 right for one of two samples, exit 2 for both.
    private static readonly Trace _trace = Traces.Of([4, 0, 0, 1, 9, 0, 9, 0], [0, 0], 2, 100, 300);

    [Test]
    public void Add_OfTwoStates_FindsTheChangeWithinTwoMeasurements_AndNothingElse()
    {
        var detector = new ChangePointDetector(ChangePointOptions.Default);
        var random = new CounterRandom(3, 0);
        var found = Enumerable.Range(0, 120).Where(i => detector.Add((i < 70 ? 10e6 : 4e6) * Math.Exp(0.1 * random.NextNormal()))).ToList();
        Assert.That(found, Is.Not.Empty.And.All.InRange(70, 72));
        Assert.That((detector.RunLength, detector.State), Is.EqualTo((50, 4e6)).Using<(int, double)>((a, b) => a.Item1 == b.Item1 && Math.Abs((a.Item2 / b.Item2) - 1) < 0.05));
    }

    [Test]
    public void Add_OfNoiseAlone_SeldomFindsAChange()
    {
        // It expects one in fifty; of noise alone it may report one in a hundred at most.
        var found = 0;
        for (var seed = 0; seed < 10; seed++)
        {
            var detector = new ChangePointDetector(ChangePointOptions.Default);
            var random = new CounterRandom(seed, 0);
            found += Enumerable.Range(0, 300).Count(_ => detector.Add(5e6 * Math.Exp(0.1 * random.NextNormal())));
        }

        Assert.That(found, Is.LessThanOrEqualTo(30));
    }

    [Test]
    public void Of_OneChangeWithoutNoise_IsTheTableWorkedOut()
    {
        // Deadline 17 ms: at 8 kbit/s exit 2 (16 ms, all sent), at 2 kbit/s 8 values take 32 ms: only exit 1 on the device, 12 ms. 21 rates, the first only measured: 10 samples at 8 and 10 at 2 kbit/s.
        // Static, mean 5.14 kbit/s: sending takes 12.4 + 5 ms, so exit 1 for all. Last measurement: late once, at the change. Oracle: never.
        double[] rates = [.. Enumerable.Repeat(8000.0, 11), .. Enumerable.Repeat(2000.0, 10)];
        var (outcomes, changes) = EdgentRun.Of(_trace, _profile, 17 * Ms, rates, ChangePointOptions.Default);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(outcomes.Select(o => o.Name), Is.EqualTo(new[] { "static, mean rate", "last measurement", "change points", "oracle" }));
            Assert.That(outcomes.Select(o => o.InTimeShare), Is.EqualTo(new[] { 1, 0.95, 0.95, 1 }).Within(1e-12));
            Assert.That(outcomes.Select(o => o.AccuracyFraction), Is.EqualTo(new[] { 0.5, ((9 * 1.0) + 1 + (9 * 0.5)) / 20, ((9 * 1.0) + 1 + (9 * 0.5)) / 20, ((10 * 1.0) + (10 * 0.5)) / 20 }).Within(1e-12));
            Assert.That(outcomes.Select(o => o.Changes), Is.EqualTo(new[] { 0, 1, 1, 1 }));
            Assert.That(changes, Is.EqualTo(new[] { 11 }));
        }
    }

    [Test]
    public void Of_TheSampleLink_ChangePointsBeatTheLastMeasurement()
    {
        var rates = BandwidthFile.ReadRates(Path.Combine(Repository.Root, "samples", "edgent", "link.txt")).Select(r => r / 1000).ToArray();
        var (outcomes, changes) = EdgentRun.Of(_trace, _profile, 17 * Ms, rates, new ChangePointOptions { Noise = 0.15 });
        TestContext.Out.WriteLine(string.Join("\n", outcomes) + "\n" + string.Join(" ", changes));
        using (Assert.EnterMultipleScope())
        {
            // The states change at 60, 105, 175 and 215.
            Assert.That(new[] { 60, 105, 175, 215 }, Has.All.Matches<int>(at => changes.Any(c => c >= at && c <= at + 3)));
            Assert.That(changes, Has.Count.LessThanOrEqualTo(10));
            Assert.That(outcomes[2].Changes, Is.LessThan(outcomes[1].Changes), "steadier than the last measurement");
            Assert.That(outcomes[2].AccuracyFraction, Is.GreaterThan(outcomes[0].AccuracyFraction).And.LessThanOrEqualTo(outcomes[3].AccuracyFraction));
        }
    }
}
