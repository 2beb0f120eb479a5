using EeHw.Model.Designs;
using EeHw.Sim.Queues;
using EeHw.Sim.Tests.Designs;

namespace EeHw.Sim.Tests.Workloads;

/// <summary>Arrivals that find no place in front of a design are lost: the loss workload at the word-level simulator.</summary>
public sealed class LossTests
{
    // q places outside and the one that is being sent: M/D/1/K with K = q + 1, exactly but for the clock edge, a 256th of a sample. Five independent runs for each: the exact value lies in the 95 % interval of their mean
    // (BatchMeansTests holds the interval of one run to its 95 %).
    [TestCase(0.8, 1)]
    [TestCase(1.1, 4)]
    [TestCase(0.95, 16)]
    public void LostFraction_OfPoissonArrivals_IsThatOfTheExactChain(double load, int places)
    {
        const double Service = 256 * 8;
        const int runs = 5;
        var exact = QueueForms.LossFraction(load / Service, [(Service, 1)], places + 1);
        var services = Enumerable.Range(0, runs).Select(run => Designs.Run.Graph(TenantTests.Serial(16), [0], new Workload("poisson", 30_000, Service / load) { BufferSamples = places, Seed = (100 * places) + run }).Measurement.Service!).ToList();
        var mean = services.Average(s => s.LostFraction!.Value);
        var error = Math.Sqrt(services.Sum(s => Math.Pow(s.LostErrorFraction!.Value, 2))) / runs;
        TestContext.Out.WriteLine($"{mean:P3} ± {error:P3}, exact {exact:P3}; each: {string.Join(", ", services.Select(s => $"{s.LostFraction:P2} ± {s.LostErrorFraction:P2}"))}");
        Assert.That(mean, Is.EqualTo(exact).Within(error));
        Assert.That(services[0].Samples, Is.LessThan(30_000));
    }

    // The early-exit design that the approximation is about: a fast first stage, a second one that takes long for the quarter of hard samples, and room for q of them.
    [TestCase(0.8)]
    [TestCase(0.95)]
    [TestCase(1.2)]
    public void Throughput_OfAnEarlyExitDesign_IsAtheenasWithinThreePercent(double load)
    {
        const int places = 16;
        var graph = HandDesigns.Early();
        var decisions = Designs.Run.Pattern(4096, 2, 0.75, 3);
        var hard = decisions.Count(d => d == 1) / 4096.0;
        var second = ClosedForm.StageInterval(graph, 1) * 8;
        Assume.That(ClosedForm.StageInterval(graph, 0) * 8, Is.LessThan(second / 20), "else the first stage is no arrival process");
        var sustainable = second * hard;
        var s = Designs.Run.Graph(graph, decisions, new Workload("poisson", 12_000, sustainable / load) { BufferSamples = places, Seed = 5 }).Measurement.Service!;

        // q of the formula counts hard and easy frames in front of the second stage: those outside, in the first stage and in the buffer.
        (double Time, double Probability)[] services = [(8, 1 - hard), (second, hard)];
        var (approximate, exact) = (QueueForms.LossFractionAtheena(load / sustainable, services, places + 2), QueueForms.LossFraction(load / sustainable, services, places + 3));
        TestContext.Out.WriteLine($"passed {1 - s.LostFraction:P2} ± {s.LostErrorFraction:P2}; exact M/G/1/K {1 - exact:P2}, ATHEENA {1 - approximate:P2}");
        Assert.That((1 - s.LostFraction!.Value) / (1 - approximate), Is.EqualTo(1).Within(0.03));
    }
}
