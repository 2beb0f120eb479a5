using EeHw.Model.Exits;
using EeHw.Train.Budgets;

namespace EeHw.Train.Tests.Budgets;

public sealed class RelativeDropTests
{
    // Two classes, label 1, exit 1 of probability p, exit 2 always right. Sample 0: 0.9 right; 1: 0.8 wrong; 2: 0.62 wrong; 3: 0.7 right.
    // The final accuracy is 1. No loss: nobody wrong may leave, so the threshold is above 0.8: 0.85. At most half lost: 0.05, where all leave with 1/2 right.
    // A quarter lost: sample 2 must stay, 1 may leave: 0.65.
    [TestCase(0, 0.85)]
    [TestCase(0.25, 0.65)]
    [TestCase(0.5, 0.05)]
    public void Choose_OfAHandCase_TakesTheCheapestThatKeepsTheAccuracy(double drop, double threshold)
    {
        var trace = new Trace
        {
            Logits = [.. Logit(0.9, 1), .. Logit(0.8, 0), .. Logit(0.62, 0), .. Logit(0.7, 1), 0, 9, 0, 9, 0, 9, 0, 9],
            Exits = 2,
            Samples = 4,
            Classes = 2,
            Labels = [1, 1, 1, 1],
            CostMacs = [1, 3],
            BackboneMacs = [1, 3],
            ExitNames = ["a", "b"],
            Arithmetic = "float32",
            NetworkHash = "",
            DataHash = "",
        };
        Assert.That(RelativeDrop.Choose(trace, drop)!.Value.Threshold, Is.EqualTo(threshold).Within(1e-12));
    }

    private static float[] Logit(double p, int answer)
    {
        var z = (float)Math.Log(p / (1 - p));
        return answer == 1 ? [0, z] : [z, 0];
    }
}
