using EeHw.Model.Designs;
using EeHw.Sim.Energy;

namespace EeHw.Sim.Tests.Energy;

public sealed class ThermalModelTests
{
    private static readonly ThermalPath _path = new(10, 2, 25, 65);
    private static readonly ThermalModel _model = new(_path);

    // 5 W over 10 K/W end at 25 + 50 = 75 °C; after RC = 20 s the step has gone 1 - 1/e of the way; 65 °C after 20 s · ln(50/10).
    [Test]
    public void After_AStep_IsTheClosedForm()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_model.Steady(5), Is.EqualTo(75));
            Assert.That(_model.After(25, 5, 0), Is.EqualTo(25));
            Assert.That(_model.After(25, 5, 20), Is.EqualTo(25 + (50 * (1 - Math.Exp(-1)))).Within(1e-12));
            Assert.That(_model.After(25, 5, 1e6), Is.EqualTo(75).Within(1e-12));
            Assert.That(_model.SecondsToLimit(25, 5), Is.EqualTo(20 * Math.Log(5)).Within(1e-12));
            Assert.That(_model.SecondsToLimit(25, 4), Is.Null, "65 °C are approached, not passed");
            Assert.That(_model.SecondsToLimit(70, 1), Is.Zero);
        }
    }

    // Two halves of a step are the step.
    [Property(MaxTest = 30)]
    public void After_InPieces_IsAfterTheWhole(byte watts, byte first, byte second)
        => Assert.That(_model.After(_model.After(40, watts / 10.0, first), watts / 10.0, second), Is.EqualTo(_model.After(40, watts / 10.0, first + second)).Within(1e-9));

    // 4 W are allowed: 1 W fixed leaves 3 W, half of 6 W at the full clock; 5 W fixed leave nothing.
    [TestCase(1, 6, 0.5)]
    [TestCase(1, 3, 1)]
    [TestCase(0, 0, 1)]
    [TestCase(5, 1, 0)]
    public void SustainableClock_EndsAtTheLimit(double fixedWatts, double clocked, double share)
    {
        Assert.That(_model.SustainableClock(fixedWatts, clocked), Is.EqualTo(share).Within(1e-12));
        if (share is > 0 and < 1)
        {
            Assert.That(_model.Steady(fixedWatts + (share * clocked)), Is.EqualTo(_path.LimitC).Within(1e-12));
        }
    }
}
