using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;
using EeHw.Testing;
using EeHw.Train.Deployments;
using EeHw.Train.Deployments.Latencies;

namespace EeHw.Train.Tests.Deployments;

public sealed class LatencyFitTests
{
    [Test]
    public void Fit_OfTimesThatAreASum_FindsItsParts()
    {
        // 200 ns + 0.5 ns per MAC; inputs and outputs do not count.
        var fit = LatencyFit.Fit([Row("conv", 100, 30, 5, 250), Row("conv", 1000, 20, 50, 700), Row("conv", 4000, 60, 10, 2200), Row("conv", 9000, 10, 90, 4700), Row("dense", 640, 64, 10, 1280)]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fit.Select(k => k.Kind), Is.EqualTo(new[] { "conv", "dense" }));
            Assert.That((fit[0].InterceptNs, fit[0].Coefficients[0]), Is.EqualTo((200.0, 0.5)).Using<(double, double)>((a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-6));
            Assert.That((fit[0].ErrorFraction, fit[0].HeldOutErrorFraction), Is.EqualTo((0.0, (double?)0.0)).Using<(double, double?)>((a, b) => a.Item1 < 1e-9 && a.Item2 < 1e-9));
            Assert.That((fit[1].Coefficients[0], fit[1].InterceptNs, fit[1].HeldOutErrorFraction), Is.EqualTo((2.0, 0.0, (double?)null)), "one row: by its MACs alone");
            Assert.That(fit[0].Extrapolates(new("conv", 9001, 1, 1)), Is.True);
            Assert.That(fit[0].Extrapolates(new("conv", 9000, 1000, 1000)), Is.False, "amounts that do not count");
        }
    }

    [Property(MaxTest = 40)]
    public bool Fit_OfAnyTimes_IsNotNegative_AndNoSinglePartDoesBetter(int seed)
    {
        var random = new Random(seed);
        LayerTime[] rows = [.. Enumerable.Range(0, random.Next(1, 12)).Select(_ => Row("k", random.Next(1, 10_000), random.Next(1, 500), random.Next(1, 500), 1 + (random.NextDouble() * 1e4)))];
        var fit = LatencyFit.Fit(rows).Single();
        var error = Error(fit);
        return fit.InterceptNs >= 0 && fit.Coefficients.All(c => c >= 0)
            && Enumerable.Range(0, 60).All(_ =>
            {
                // Any other non-negative parts, near the ones found or far from them.
                var other = fit with { InterceptNs = Near(fit.InterceptNs, 500), Coefficients = [Near(fit.Coefficients[0], 1), Near(fit.Coefficients[1], 20), Near(fit.Coefficients[2], 20)] };
                return Error(other) >= error - 1e-9;
            });

        double Error(LatencyRegression r) => rows.Sum(t => Math.Pow((r.Predict(t.Work) / t.Nanoseconds) - 1, 2));
        double Near(double value, double scale) => random.Next(3) == 0 ? random.NextDouble() * scale : Math.Max(0, value * (1 + (0.2 * (random.NextDouble() - 0.5))));
    }

    [Test]
    public void Steps_OfANetwork_TakeTheTimesOfTheirKinds()
    {
        var network = HandNetworks.Residual().Network;
        var kinds = network.Layers.Skip(1).Select(l => l.Kind).Distinct().Select(k => new LatencyRegression(k, 100, [2, 0, 0], 3, 0, 0, [1e9, 1e9, 1e9])).ToArray();
        var model = new LatencyModel("hand", [.. kinds]);
        var steps = NetworkProfile.Steps(network, l => model.Predict(network, l), l => model.Predict(network, l) / 10);
        var costs = new Model.Networks.NetworkCosts(network);
        Assert.That(steps.Sum(s => s.DeviceNs), Is.EqualTo((100 * steps.Count) + (2.0 * costs.CumulativeMacs[^1])).Within(1e-6));
        Assert.That(steps.Sum(s => s.ServerNs), Is.EqualTo(steps.Sum(s => s.DeviceNs) / 10).Within(1e-6));
        Assert.That(
            Assert.Throws<EeHwException>(() => new LatencyModel("hand", [kinds[0]]).Predict(network, network.Layers.Count - 1))!.Message,
            Does.Contain("error EEHW5033: it is of kind dense, which was not measured on hand; measured are conv."));
    }

    [Test]
    public void Model_WrittenAndRead_IsTheSame()
    {
        using var folder = new TemporaryFolder();
        var model = new LatencyModel("a board", LatencyFit.Fit([Row("conv", 100, 30, 5, 250), Row("conv", 1000, 20, 50, 700), Row("conv", 4000, 60, 10, 2000), Row("dense", 640, 64, 10, 1280)]));
        File.WriteAllText(folder.File("m.yaml"), YamlWriter.Write(LatencyModelFile.ToYaml(model)));
        Assert.That(LatencyModelFile.Read(folder.File("m.yaml")), Is.EqualTo(model));
    }

    [Test]
    public void Times_WrittenAndRead_AreTheSame()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("t.csv"), LayerTimesFile.ToText([("c1", Row("conv", 100, 30, 5, 250)), ("f", Row("flatten", 0, 30, 30, 12))]));
        Assert.That(LayerTimesFile.Read(folder.File("t.csv")), Is.EqualTo(new[] { Row("conv", 100, 30, 5, 250), Row("flatten", 0, 30, 30, 12) }));
    }

    [TestCase("kind,macs,inputValues,outputValues\n", "(1,1): error EEHW5033: the title line has no column 'latencyMs'. Needed are kind,macs,inputValues,outputValues,latencyMs.")]
    [TestCase("kind,macs,inputValues,outputValues,latencyMs\nconv,1,2,3\n", "(2,1): error EEHW5033: the line has 4 cells, the title line 5.")]
    [TestCase("kind,macs,inputValues,outputValues,latencyMs\nconv,1,2,3,fast\n", "(2,1): error EEHW5033: latencyMs is 'fast'. Needed is a number that is not negative.")]
    [TestCase("kind,macs,inputValues,outputValues,latencyMs\nconv,1,2,3,0\n", "(2,1): error EEHW5033: latencyMs is 0; a measured time is greater.")]
    [TestCase("kind,macs,inputValues,outputValues,latencyMs\n", "(1,1): error EEHW5033: no layer follows the title line.")]
    public void Read_OfABadFile_SaysWhereAndWhat(string text, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("t.csv"), text);
        Assert.That(Assert.Throws<EeHwException>(() => LayerTimesFile.Read(folder.File("t.csv")))!.Message, Is.EqualTo(folder.File("t.csv") + message));
    }

    private static LayerTime Row(string kind, long macs, long inputs, long outputs, double ns) => new(new(kind, macs, inputs, outputs), ns);
}
