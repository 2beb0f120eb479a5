using EeHw.Model.Exits;

namespace EeHw.Model.Tests.Exits;

public sealed class ExitDecisionsTests
{
    // Right, wrong, right, right: of 2 samples one is right, of 4 three, of 6 (the first two once more) four.
    [TestCase(1, ExpectedResult = 1)]
    [TestCase(2, ExpectedResult = 0.5)]
    [TestCase(4, ExpectedResult = 0.75)]
    [TestCase(6, ExpectedResult = 4.0 / 6)]
    public double Accuracy_OfARunOfSomeSamples_CountsThose(long samples) => new ExitDecisions([0, 0, 1, 1], [3, 1, 4, 1]).Accuracy([3, 2, 4, 1], samples);
}
