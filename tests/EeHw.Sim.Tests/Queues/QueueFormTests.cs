using EeHw.Sim.Queues;

namespace EeHw.Sim.Tests.Queues;

public sealed class QueueFormTests
{
    // K = 1, no place to wait: Erlang's loss ρ/(1 + ρ), whatever the service time's distribution.
    [TestCase(0.5)]
    [TestCase(2)]
    public void LossFraction_WithoutAQueue_IsErlangs(double rate)
        => Assert.That(QueueForms.LossFraction(rate, [(0.5, 0.5), (1.5, 0.5)], 1), Is.EqualTo(rate / (1 + rate)).Within(1e-12));

    // K = 2, constant service 1, λ = 1: a_0 = 1/e; with π_0 = 1, π_1 = (1 - a_0)/a_0 = e - 1; π_0 = 1/e; loss 1 - 1/(1/e + 1).
    [Test]
    public void LossFraction_WithOnePlace_IsTheHandCase()
        => Assert.That(QueueForms.LossFraction(1, [(1, 1)], 2), Is.EqualTo(1 - (1 / ((1 / Math.E) + 1))).Within(1e-12));

    // With more places fewer are lost.
    [Test]
    public void LossFraction_FallsWithTheQueue()
    {
        var losses = Enumerable.Range(1, 12).Select(k => QueueForms.LossFraction(0.9, [(0.2, 0.75), (3.4, 0.25)], k)).ToList();
        Assert.That(losses, Is.Ordered.Descending);
    }

    // The approximation is near the exact chain for deep buffers only.
    [TestCase(0.8, 16)]
    [TestCase(0.95, 16)]
    [TestCase(1.0, 24)]
    [TestCase(1.05, 16)]
    public void LossFractionAtheena_OfADeepBuffer_GivesTheThroughputWithin3Percent(double load, int queue)
    {
        // A sample in four stays: 3.7 units of time against 0.1.
        (double, double)[] services = [(0.1, 0.75), (3.7, 0.25)];
        var exact = 1 - QueueForms.LossFraction(load, services, queue + 1);
        Assert.That(1 - QueueForms.LossFractionAtheena(load, services, queue), Is.EqualTo(exact).Within(3).Percent);
    }
}
