using EeHw.Model.Hardware;

namespace EeHw.Model.Tests.Hardware;

public sealed class FamilyMultiplierTests
{
    // 8x8 is made of LUTs by Vivado's rule, one tile of 25x18 from 17 bits in all; a multiplier of ECP5 takes anything of 2 bits and more, 18x18 each;
    // half a block of Intel's takes 18x19, a whole one (two halves) 27x27, four times that 30x30.
    [TestCase(8, 8, 0, 1, 0)]
    [TestCase(16, 8, 1, 1, 1)]
    [TestCase(18, 18, 1, 1, 1)]
    [TestCase(25, 18, 1, 2, 2)]
    [TestCase(27, 27, 4, 4, 2)]
    [TestCase(30, 30, 4, 4, 8)]
    [TestCase(16, 1, 0, 0, 0)]
    public void MultiplierDsps_OfAFamily_FollowsItsTiles(int a, int b, int amd, int ecp5, int intel)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(ResourceRules.MultiplierDsps(a, b, "xc7"), Is.EqualTo(amd).And.EqualTo(ResourceRules.MultiplierDsps(a, b, "xcup")));
            Assert.That(ResourceRules.MultiplierDsps(a, b, "ecp5"), Is.EqualTo(ecp5).And.EqualTo(ResourceRules.MultiplierDsps(b, a, "ecp5")));
            Assert.That(ResourceRules.MultiplierDsps(a, b, "stratix10"), Is.EqualTo(intel).And.EqualTo(ResourceRules.MultiplierDsps(a, b, "agilex7")));
        }
    }
}
