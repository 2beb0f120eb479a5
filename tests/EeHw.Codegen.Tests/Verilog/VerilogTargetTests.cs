using EeHw.Codegen.Tests.Vitis;
using EeHw.Testing;

namespace EeHw.Codegen.Tests.Verilog;

public sealed class VerilogTargetTests
{
    [TestCase("src/tiny.sv")]
    [TestCase("src/tiny_core.sv")]
    [TestCase("register_map.md")]
    [TestCase("package_ip.tcl")]
    [TestCase("synth.ys")]
    [TestCase("Makefile")]
    public void Generate_SmallDesign_IsTheGolden(string file)
    {
        var network = SmallDesigns.TwoExits();
        var lowered = SmallDesigns.Lower(network, d => SmallDesigns.Serial(d, network)) with { InputHash = new string('0', 64) };
        Golden.Assert(Path.Combine(Repository.Root, "tests/EeHw.Codegen.Tests/Verilog/Goldens", Path.GetFileName(file) + ".txt"), Generator.Generate(lowered, Codegen.Verilog.VerilogTarget.Instance)[file]);
    }

    // A design may be called as one of the modules: its top gets another name, or there would be two of it.
    [Test]
    public void Generate_DesignNamedLikeAModule_HasATopOfItsOwn()
    {
        var project = Generator.Generate(SmallDesigns.Lower(SmallDesigns.TwoExits(), d => d with { Name = "pool" }), Codegen.Verilog.VerilogTarget.Instance);
        Assert.That(project["src/pool_2.sv"], Does.Contain("\nmodule pool_2 (\n").And.Contain("\n  pool_core core (\n"));
        Assert.That(project["src/pool.sv"], Does.Contain("\nmodule pool #(\n"));
        Assert.That(project["Makefile"], Does.Contain("TOP = pool_2\nCORE = pool_core\n"));
    }
}
