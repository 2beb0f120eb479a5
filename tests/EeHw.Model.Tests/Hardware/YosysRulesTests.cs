using EeHw.Model.Hardware;

namespace EeHw.Model.Tests.Hardware;

/// <summary>Counts of Yosys 0.23 for a multiplier of those widths and for a FIFO memory of that shape, each synthesised alone.</summary>
public sealed class YosysRulesTests
{
    [TestCase(8, 1, 0, 0, Description = "one bit")]
    [TestCase(4, 4, 0, 0, Description = "8 bits of product")]
    [TestCase(2, 6, 0, 0)]
    [TestCase(2, 7, 1, 1)]
    [TestCase(5, 4, 1, 1)]
    [TestCase(25, 18, 1, 1)]
    [TestCase(26, 18, 2, 1)]
    [TestCase(27, 27, 4, 2)]
    [TestCase(42, 8, 2, 2)]
    [TestCase(43, 8, 3, 2, Description = "25 bits and twice 17")]
    [TestCase(36, 19, 4, 4)]
    [TestCase(43, 36, 9, 6)]
    [TestCase(60, 40, 12, 9)]
    public void MultiplierDsps_OfWidths_IsYosysCount(int a, int b, int xc7, int xcup)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(YosysRules.MultiplierDsps(a, b, a + b, "xc7"), Is.EqualTo(xc7));
            Assert.That(YosysRules.MultiplierDsps(b, a, a + b, "xc7"), Is.EqualTo(xc7));
            Assert.That(YosysRules.MultiplierDsps(a, b, a + b, "xcup"), Is.EqualTo(xcup));
        }
    }

    [TestCase(16, 24, 1)]
    [TestCase(512, 60, 15)]
    [TestCase(1024, 8, 29)]
    [TestCase(285, 946, 16)]
    [TestCase(225, 681, 13)]
    [TestCase(32, 1100, 3)]
    [TestCase(32, 3000, 6)]
    [TestCase(149, 2432, 22)]
    [TestCase(69, 5159, 24)]
    [TestCase(84, 26796, 140)]
    [TestCase(213, 12362, 156)]
    [TestCase(146, 33750, 290)]
    [TestCase(250, 26570, 364)]
    [TestCase(18, 16932, 17)]
    [TestCase(1, 33000, 3)]
    [TestCase(16, 40000, 40)]
    public void Bram18_OfAFifosMemory_IsYosysCount(long width, long depth, long blocks) => Assert.That(YosysRules.Bram18(width, depth, isConstant: false), Is.EqualTo(blocks));

    [TestCase(131072, 0, Description = "a shift")]
    [TestCase(171196, 17, Description = "4 times 42799: 16 bits and a sign")]
    [TestCase(233017, 19)]
    public void ConstantFactorBits_OfAConstant_AreThoseOfItsOddPart(long value, int bits) => Assert.That(YosysRules.ConstantFactorBits(value), Is.EqualTo(bits));
}
