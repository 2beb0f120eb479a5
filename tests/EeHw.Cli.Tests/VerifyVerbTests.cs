using System.Text.Json;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class VerifyVerbTests
{
    private static readonly string _design = Path.Combine(Repository.Root, "samples", "glyphs", "design.yaml");

    [Test]
    public void Verify_WithRtl_FindsEveryAnswerAndEveryClockAsPredicted()
    {
        Tools.Require("verilator", "verilator");
        var run = FakeConsole.Run("verify", _design, "--with", "rtl", "--samples", "12", "--json");
        Assert.That(run.Exit, Is.EqualTo(ExitCode.Ok), run.ErrorText + run.OutText);
        var root = JsonDocument.Parse(run.OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(root.GetProperty("source").GetString(), Is.EqualTo("rtl"));
            Assert.That(root.GetProperty("samples").GetInt32(), Is.EqualTo(12));
            Assert.That(root.GetProperty("mismatches").GetInt32(), Is.Zero);
            Assert.That(root.GetProperty("samplesWithOtherClocks").GetInt32(), Is.Zero);
            Assert.That(root.GetProperty("totalCycles").GetInt64(), Is.EqualTo(root.GetProperty("predicted").GetProperty("totalCycles").GetInt64()).And.GreaterThan(784 * 12));
        }
    }
}
