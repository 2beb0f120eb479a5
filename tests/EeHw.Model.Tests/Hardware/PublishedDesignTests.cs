using EeHw.Testing;

namespace EeHw.Model.Tests.Hardware;

public sealed class PublishedDesignTests
{
    [Test]
    public void Lower_AtheenaA1_HasThePublishedIntervals()
    {
        var design = PublishedDesigns.Atheena();

        GraphRules.Check(design.Graph);
        Assert.That(PublishedDesigns.IntervalsOf(design), Is.EquivalentTo(PublishedDesigns.AtheenaIntervals));
    }

    [Test]
    public void Lower_FinnCnv_HasThePublishedIntervals()
    {
        var design = PublishedDesigns.Finn();

        GraphRules.Check(design.Graph);
        Assert.That(PublishedDesigns.IntervalsOf(design), Is.EquivalentTo(PublishedDesigns.FinnIntervals));
    }
}
