using EeHw.Train.Optimisers;
using EeHw.Train.Training;

namespace EeHw.Train.Tests;

public sealed class OptimiserTests
{
    [Test]
    public void Step_OfSgdTwice_IsTheOneWorkedOutByHand()
    {
        // m = 0.5, d = 0.1 on the first weight only, lr = 0.1, g = 1 each time, w = (2, 2).
        // w0: v = 1 + 0.2 = 1.2, w = 2 - 0.12 = 1.88; v = 0.6 + 1 + 0.188 = 1.788, w = 1.88 - 0.1788 = 1.7012.
        // w1: v = 1, w = 1.9; v = 1.5, w = 1.75.
        var weights = Vector(2, 2);
        var sgd = new Sgd(0.5, 0.1);
        sgd.Step(weights, Vector(1, 1), Vector(1, 0), 0.1);
        sgd.Step(weights, Vector(1, 1), Vector(1, 0), 0.1);
        Assert.That(weights.Take(2), Is.EqualTo(new[] { 1.7012f, 1.75f }).Within(1e-6));
    }

    [Test]
    public void Step_OfAdamTwice_IsTheOneWorkedOutByHand()
    {
        // b1 = b2 = 0.5, eps = 0, d = 0.5 on the first weight only, lr = 0.1, w = 1, gradients 2 then -4.
        // Step 1: mhat = 2, vhat = 4: w1 = 1 - 0.1; w0 = 1 - 0.05 - 0.1 = 0.85.
        // Step 2: m = 0.5 * 1 - 2 = -1.5, mhat = -2; v = 0.5 * 2 + 8 = 9, vhat = 12: move = +0.1 * 2 / sqrt 12 = 0.057735.
        // w1 = 0.957735; w0 = 0.85 * 0.95 + 0.057735 = 0.865235.
        var weights = Vector(1, 1);
        var adam = new Adam(0.5, 0.5, 1e-12, 0.5);
        adam.Step(weights, Vector(2, 2), Vector(1, 0), 0.1);
        adam.Step(weights, Vector(-4, -4), Vector(1, 0), 0.1);
        Assert.That(weights.Take(2), Is.EqualTo(new[] { 0.865235f, 0.957735f }).Within(1e-6));
    }

    [TestCase("cosine", 0, 1)]
    [TestCase("cosine", 5, 0.55)]
    [TestCase("cosine", 10, 0.1)]
    [TestCase("constant", 7, 1)]
    [TestCase("step", 3.9, 1)]
    [TestCase("step", 4, 0.5)]
    [TestCase("step", 8.5, 0.25)]
    public void At_OfEachSchedule_IsTheShareOfTheRate(string kind, double epoch, double expected)
        => Assert.That(new ScheduleChoice { Kind = kind, FinalShare = 0.1, Milestones = [4, 8], Factor = 0.5 }.At(epoch, 10), Is.EqualTo(expected).Within(1e-12));

    [Test]
    public void At_DuringWarmup_RisesInAStraightLine()
    {
        var schedule = new ScheduleChoice { Kind = "cosine", WarmupEpochs = 2 };
        Assert.That(new[] { 0, 0.5, 1, 2, 11 }.Select(e => schedule.At(e, 20)), Is.EqualTo(new[] { 0, 0.25, 0.5, 1, 0.5 }).Within(1e-12));
    }

    // Optimisers work on whole vectors of 16.
    private static float[] Vector(float first, float second) => [first, second, .. new float[14]];
}
