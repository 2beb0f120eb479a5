using EeHw.Model.Exits.Metrics;

namespace EeHw.Model.Tests.Exits.Metrics;

public sealed class PairedDifferenceTests
{
    [Test]
    public void Of_AHandCase_CountsOnlyWhereTheyPart()
    {
        // d = 0, 1, 1, -1: mean 1/4, mean square 3/4, error sqrt((3/4 - 1/16) / 4) = 0.4146: within it.
        var paired = PairedDifference.Of([true, false, false, true], [true, true, true, false]);
        Assert.That((paired.Difference, paired.StandardError, paired.IsWithinError), Is.EqualTo((0.25, Math.Sqrt(11 / 64.0), true)));
    }

    [Test]
    public void Of_OneAlwaysRightAndTheOtherNever_IsCertain()
        => Assert.That(PairedDifference.Of([false, false], [true, true]), Is.EqualTo(new PairedDifference(1, 0)));
}
