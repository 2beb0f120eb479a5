using EeHw.Model.Numerics;

namespace EeHw.Model.Tests.Numerics;

public sealed class PortableMathTests
{
    // Values whose functions are known: e^0, e^1, e^-1, near the ends of the range.
    [TestCase(0, 1)]
    [TestCase(1, 2.718281828459045)]
    [TestCase(-1, 0.36787944117144233)]
    [TestCase(709, 8.218407461554972e307)]
    [TestCase(-740, 4.1999353235e-322)]
    [TestCase(710, double.PositiveInfinity)]
    [TestCase(-746, 0)]
    [TestCase(double.NegativeInfinity, 0)]
    [TestCase(double.NaN, double.NaN)]
    public void Exp_AtKnownPoints_IsTheKnownValue(double x, double expected)
        => Assert.That(PortableMath.Exp(x), double.IsNaN(expected) ? Is.NaN : Is.EqualTo(expected).Within(Math.Max(Math.Abs(expected) * 3e-16, 1e-323)));

    [TestCase(1, 0)]
    [TestCase(2.718281828459045, 1)]
    [TestCase(0.5, -0.6931471805599453)]
    [TestCase(4.9406564584124654e-324, -744.4400719213812)]
    [TestCase(1.7976931348623157e308, 709.782712893384)]
    [TestCase(0, double.NegativeInfinity)]
    [TestCase(-1, double.NaN)]
    [TestCase(double.PositiveInfinity, double.PositiveInfinity)]
    public void Log_AtKnownPoints_IsTheKnownValue(double x, double expected)
        => Assert.That(PortableMath.Log(x), double.IsNaN(expected) ? Is.NaN : Is.EqualTo(expected).Within(Math.Max(Math.Abs(expected) * 3e-16, 1e-17)));

    [Test]
    public void Functions_OverTheirRanges_AgreeWithTheLibraryToTwoUnits()
    {
        var random = new CounterRandom(1, 2);
        for (var i = 0; i < 20_000; i++)
        {
            var x = random.NextUniform(-700, 700);
            Assert.That(PortableMath.Exp(x), Is.EqualTo(Math.Exp(x)).Within(2).Ulps, $"exp {x:R}");
            var y = Math.Exp(random.NextUniform(-300, 300));
            Assert.That(PortableMath.Log(y), Is.EqualTo(Math.Log(y)).Within(2).Ulps, $"log {y:R}");
            var angle = random.NextUniform(-1000, 1000);
            var (sin, cos) = PortableMath.SinCos(angle);
            Assert.That(sin, Is.EqualTo(Math.Sin(angle)).Within(3e-16), $"sin {angle:R}");
            Assert.That(cos, Is.EqualTo(Math.Cos(angle)).Within(3e-16), $"cos {angle:R}");
        }
    }

    [Test]
    public void SinCos_OfAnAngleTooLarge_Refuses() => Assert.That(() => PortableMath.SinCos(2e6), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
