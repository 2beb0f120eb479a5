using EeHw.Codegen.Verilog;
using EeHw.Model.Hardware.Estimates;

namespace EeHw.Codegen.Tests.Verilog;

public sealed class UnitTemplatesTests
{
    private const string Script = "verilog/project/synth.ys.hbs";

    [TestCase("Fifo", new[] { "verilog/stream_fifo.sv" })]
    [TestCase("Fork", new[] { "verilog/word_fork.sv" })]
    [TestCase("MacArray", new[] { "verilog/mac_array.sv", "verilog/requantise.sv" })]
    [TestCase("ClassMeans", new[] { "verilog/class_means.sv", "verilog/requantise.sv" })]
    [TestCase("ExitDecision", new[] { "verilog/carry_fifo.sv", "verilog/exact_lane.sv", "verilog/exit_decision.sv", "verilog/patience.sv", "verilog/power_lane.sv", "verilog/token_register.sv" })]
    public void Of_AKind_IsItsModuleAndAllInside(string kind, string[] templates)
        => Assert.That(UnitTemplates.Of(kind), Is.EqualTo(templates.Append(Script)));

    [Test]
    public void Of_AnUnknownKind_IsNothing()
        => Assert.That(UnitTemplates.Of("Nothing"), Is.Empty);

    [Test]
    public void HashOf_EveryKind_IsOneOfItsOwn()
    {
        var hashes = UnitFeatures.Kinds.Select(UnitTemplates.HashOf).ToList();
        Assert.That(hashes, Is.Unique.And.All.Length.EqualTo(12));
    }
}
