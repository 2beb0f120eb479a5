using EeHw.Model.Hardware;
using EeHw.Testing;

namespace EeHw.Model.Tests.Hardware;

public sealed class ResourceRulesTests
{
    [TestCase(8, 8, 0, Description = "sum 16: LUTs")]
    [TestCase(4, 30, 0, Description = "narrow factor: LUTs")]
    [TestCase(16, 8, 1)]
    [TestCase(25, 18, 1)]
    [TestCase(18, 25, 1)]
    [TestCase(26, 18, 2)]
    [TestCase(32, 32, 4)]
    [TestCase(24, 24, 2)]
    public void MultiplierDsps_OfWidths_FollowsTheTileRule(int a, int b, int tiles)
    {
        Assert.That(ResourceRules.MultiplierDsps(a, b), Is.EqualTo(tiles));
        Assert.That(ResourceRules.MultiplierDsps(b, a), Is.EqualTo(tiles));
    }

    [TestCase(36, 512, 1)]
    [TestCase(36, 513, 2, Description = "1024 deep: two of 18 bits")]
    [TestCase(1, 16384, 1)]
    [TestCase(8, 2048, 1)]
    [TestCase(72, 512, 2)]
    [TestCase(32, 3000, 8, Description = "rounded to 4096: 8 of 4 bits")]
    public void Bram18_OfAMemory_IsTheBestShape(long width, long depth, long blocks) => Assert.That(ResourceRules.Bram18(width, depth), Is.EqualTo(blocks));

    [TestCase(16, 256, false, 0, MemoryStyle.Lutram)]
    [TestCase(16, 257, false, 96, MemoryStyle.Bram)]
    [TestCase(72, 4096, false, 96, MemoryStyle.Uram)]
    [TestCase(72, 4096, false, 0, MemoryStyle.Bram)]
    [TestCase(72, 4096, true, 96, MemoryStyle.Bram)]
    public void StyleOf_AMemory_DependsOnSizePartAndContent(long width, long depth, bool isConstant, double uram, MemoryStyle style)
        => Assert.That(ResourceRules.StyleOf(width, depth, 4096, HandNetworks.Part(uram: uram), isConstant), Is.EqualTo(style));
}
