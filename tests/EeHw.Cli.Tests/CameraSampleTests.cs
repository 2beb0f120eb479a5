using System.Text.Json;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>What the sample's page says of a camera on a battery.</summary>
public sealed class CameraSampleTests
{
    [Test]
    public void Simulate_Camera_IsWhatItsPageSays()
    {
        var run = FakeConsole.Run("simulate", Path.Combine(Repository.Root, "samples", "camera", "design.yaml"), "--json");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText);
        using var json = JsonDocument.Parse(run.OutText);
        var (m, control) = (json.RootElement, json.RootElement.GetProperty("control"));
        var levels = control.GetProperty("levels").EnumerateArray().ToList();
        var energies = levels.Select(l => l.GetProperty("eventEnergyPj").GetDouble()).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(m.GetProperty("samples").GetInt64(), Is.EqualTo(36_000), "the charge lasts");
            Assert.That(control.GetProperty("emptyAtS").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(control.GetProperty("switches").GetInt64(), Is.EqualTo(2));
            Assert.That(levels.Select(l => l.GetProperty("timeFraction").GetDouble()), Has.All.GreaterThan(0.1));
            Assert.That(energies[2], Is.LessThan(energies[0]));
            Assert.That(m.GetProperty("service").GetProperty("missFraction").GetDouble(), Is.Zero, "every answer within a frame and a half");
            Assert.That(m.GetProperty("averagePowerMw").GetProperty("mean").GetDouble(), Is.EqualTo(94.3).Within(0.5));
            Assert.That(control.GetProperty("chargeFraction").GetDouble(), Is.EqualTo(0.007).Within(0.002));
            Assert.That(levels.Select(l => Math.Round(l.GetProperty("accuracyFraction").GetDouble() * 100, 2)), Is.EqualTo(new[] { 99.25, 98.61, 95.65 }));
            Assert.That(levels.Select(l => Math.Round(l.GetProperty("timeFraction").GetDouble() * 100, 1)), Is.EqualTo(new[] { 39.0, 29.8, 31.2 }));
            Assert.That(m.GetProperty("course").GetProperty("steps").GetArrayLength(), Is.InRange(64, 128));
        }
    }
}
