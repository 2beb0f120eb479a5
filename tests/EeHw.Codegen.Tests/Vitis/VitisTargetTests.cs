using System.Diagnostics;
using EeHw.Codegen.Templates;
using EeHw.Codegen.Vitis;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Codegen.Tests.Vitis;

public sealed class VitisTargetTests
{
    [TestCase("src/stage0_0.cpp")]
    [TestCase("src/tiny_top.cpp")]
    [TestCase("src/actors.h")]
    [TestCase("weights/stage2_conv5_mac.h")]
    [TestCase("hls_config.cfg")]
    [TestCase("run_hls.tcl")]
    [TestCase("folding_config.json")]
    [TestCase("tb_data/golden_answers.dat")]
    public void Generate_SmallDesign_IsTheGolden(string file)
    {
        var network = SmallDesigns.TwoExits();
        var project = SmallDesigns.Generate(SmallDesigns.Lower(network, d => SmallDesigns.Serial(d, network)) with { InputHash = new string('0', 64) });
        Golden.Assert(Path.Combine(Repository.Root, "tests/EeHw.Codegen.Tests/Vitis/Goldens", Path.GetFileName(file) + ".txt"), project[file]);
    }

    [Test]
    public void Generate_Twice_GivesTheSameBytes()
    {
        var lowered = SmallDesigns.Lower(SmallDesigns.EveryUnit());
        var first = SmallDesigns.Generate(lowered);
        Assert.That(SmallDesigns.Generate(lowered).Files, Is.EqualTo(first.Files));
    }

    [Test]
    public void Generate_AnyFile_NamesToolVersionAndInputOrIsShippedAsItIs()
    {
        var lowered = SmallDesigns.Lower(SmallDesigns.EveryUnit());
        var shipped = TemplateLibrary.Shipped.Select(n => new TemplateLibrary(new Dictionary<string, string>()).Text(n)).ToHashSet();
        foreach (var file in SmallDesigns.Generate(lowered).Files.Where(f => !shipped.Contains(f.Content) && !f.Path.StartsWith("weights/", StringComparison.Ordinal) && !f.Path.StartsWith("tb_data/", StringComparison.Ordinal) && f.Path != "folding_config.json"))
        {
            Assert.That(file.Content, Does.Contain(lowered.InputHash).And.Contain(Model.Formats.ToolVersion.Text), file.Path);
        }
    }

    [Test]
    public void Generate_DesignsWithEveryUnit_UseEveryTemplateAndCompile()
    {
        var (network, histograms) = (SmallDesigns.EveryUnit(), SmallDesigns.Histograms());
        LoweredDesign[] designs =
        [
            SmallDesigns.Lower(network, d => SmallDesigns.Serial(d, network)),
            SmallDesigns.Lower(SmallDesigns.TwoExits(), SmallDesigns.OutOfOrder),
            SmallDesigns.Lower(histograms),
            SmallDesigns.WithUnit("asymmetric", 1, null, 1, 0.5),
            SmallDesigns.WithUnit("hysteresis", 1, "logit-margin", 0.5),
            SmallDesigns.WithUnit("decision-process", 0, null, 1, 0.5, 1, -0.5, 0, 1, 0, 1),
            SmallDesigns.Lower(SmallDesigns.TwoExits(), d => d with { Exits = d.Exits with { Fallback = "most-confident" } }),
            SmallDesigns.WithUnit("output-stability", 0.5, null, 0),
            SmallDesigns.WithUnit("stop-distribution", 0.25, null, 0.5, -0.5, 0.25, 0.5, 1, -1, 0.125),
        ];
        var projects = designs.Select(d => SmallDesigns.Generate(d)).ToList();
        var text = string.Join('\n', projects.SelectMany(p => p.Files).Select(f => f.Path + "\n" + f.Content));
        foreach (var header in TemplateLibrary.Below("vitis/").Where(n => n.EndsWith(".h", StringComparison.Ordinal)))
        {
            Assert.That(projects.Any(p => p.Files.Any(f => f.Path == "src/" + Path.GetFileName(header))), header);
        }

        foreach (var unit in typeof(Unit).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Unit)) && t != typeof(ClockCrossing)))
        {
            Assert.That(designs.Any(d => d.Graph.Units.Any(u => u.GetType() == unit)), $"a design has a {unit.Name}");
        }

        Assert.That(text, Does.Contain("eehw::max_pool<").And.Contain("eehw::mean_pool<").And.Contain("eehw::merge_in_order(").And.Contain("eehw::merge_as_they_come("));
        foreach (var project in projects)
        {
            CheckSyntax(project);
        }
    }

    [Test]
    public void Generate_NameFullOfTraps_StaysInTheFolderAndInTheComment()
    {
        var project = SmallDesigns.Generate(SmallDesigns.Lower(SmallDesigns.TwoExits(), d => d with { Name = "../../x\n#error */ \\" }));
        Assert.That(project.Name, Is.EqualTo("x_error"));
        Assert.That(project.Files.Where(f => !GeneratedFile.IsInside(f.Path)), Is.Empty);
        CheckSyntax(project);
    }

    [Test]
    public void Generate_MorePeThanAPartitionTakes_NamesLayerAndLegalValues()
    {
        var n = new HandNetworks(new Shape(4, 1, 1));
        n.Exit(n.Dense(0, 2050));
        var network = n.Build();
        var lowered = SmallDesigns.Lower(network, d => d with
        {
            Mapping = d.Mapping with { Auto = null, Folding = new Dictionary<string, Folding> { ["dense1"] = new(2050, 4) } },
        });
        var error = Assert.Throws<EeHwException>(() => SmallDesigns.Generate(lowered));
        var unit = lowered.Graph.Units.OfType<MacArray>().Single().Name;
        Assert.That(error.Diagnostics.Select(d => d.ToString()), Does.Contain(
            $"layer 'dense1', unit {unit}: error EEHW7004: 8200 multipliers; the tool takes an unroll factor of at most 4096. pe x simd x window = 2050 x 4 x 1: lower one so that the product is at most 4096."));
        Assert.That(error.Diagnostics.Select(d => d.ToString()), Does.Contain(
            $"layer 'dense1', unit {unit}: error EEHW7004: 2050 outputs in parallel (pe); the tool takes a complete partition of at most 1024. Legal values of pe are 1, 2, 5, 10, 25, 41, 50, 82, 205, 410."));
    }

    [Test]
    public void Generate_GraphWithAPortLeftOpen_IsRefused()
    {
        var lowered = SmallDesigns.Lower(SmallDesigns.TwoExits());
        var open = lowered.Graph.Channels[0];
        var broken = lowered with { Graph = lowered.Graph with { Channels = lowered.Graph.Channels.Skip(1).ToValueList() } };
        var error = Assert.Throws<EeHwException>(() => Generator.Generate(broken, VitisTarget.Instance));
        Assert.That(error.Message, Is.EqualTo(
            $"{lowered.Graph.Units[open.From].Name}: error EEHW7006: output {open.FromPort} of this {lowered.Graph.Units[open.From].Kind} has no channel; every port needs one. Lower the design again."));
    }

    [Test]
    public void Generate_TemplateOverride_ReplacesTheShippedText()
    {
        var options = GeneratorOptions.Default with { TemplateOverrides = new Dictionary<string, string> { ["vitis/krnl.cfg.hbs"] = "mine for {{name}}\n" } };
        var project = Generator.Generate(SmallDesigns.Lower(SmallDesigns.TwoExits()), VitisTarget.Instance, null, options);
        Assert.That(project["krnl_tiny.cfg"], Is.EqualTo("mine for tiny\n"));
    }

    private static void CheckSyntax(GeneratedProject project)
    {
        var compiler = Tools.Require("g++", "g++");
        using var folder = new TemporaryFolder();
        foreach (var file in project.Files)
        {
            var path = folder.File(file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content);
        }

        var all = folder.File("all.cpp");
        File.WriteAllText(all, string.Concat(project.Files.Where(f => f.Path.EndsWith(".cpp", StringComparison.Ordinal)).Select(f => $"#include \"{f.Path}\"\n")));
        using var process = Process.Start(new ProcessStartInfo(compiler, ["-std=c++14", "-fsyntax-only", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-unknown-pragmas", "-Isrc", "-Iweights", "-Ishim", all])
        {
            WorkingDirectory = folder.Path,
            RedirectStandardError = true,
        })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.That(errors, Is.Empty);
        Assert.That(process.ExitCode, Is.Zero);
    }

    [Test]
    public void Generate_ForAPartOfAnotherVendor_NamesTheWayOut()
    {
        var lowered = SmallDesigns.Lower(SmallDesigns.TwoExits(), d => d with { Name = "pool" }) with { Platform = EeHw.Model.Platforms.PlatformLibrary.Find("ulx3s-85f") };

        var error = Assert.Throws<EeHwException>(() => Generator.Generate(lowered, VitisTarget.Instance));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(error!.Message, Is.EqualTo("platform: error EEHW4207: Vitis HLS builds for AMD parts; ulx3s-85f is of family ecp5 (Lattice ECP5). Use --target verilog or opencl, or an AMD platform."));
            Assert.That(Generator.Generate(lowered, Codegen.Verilog.VerilogTarget.Instance)["synth.ys"], Does.Contain("\nsynth_ecp5 -top pool_core\n"));
        }
    }

    [Test]
    public void Generate_VerilogForAFamilyWithoutAYosysFlow_HasNoScriptsOfOthers()
    {
        var lowered = SmallDesigns.Lower(SmallDesigns.TwoExits(), d => d with { Name = "pool" }) with { Platform = EeHw.Model.Platforms.PlatformLibrary.Find("stratix10-gx-devkit") };

        var project = Generator.Generate(lowered, Codegen.Verilog.VerilogTarget.Instance);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(project.Files.Select(f => f.Path), Has.None.EqualTo("synth.ys").And.None.EqualTo("package_ip.tcl"));
            Assert.That(project["Makefile"], Does.Not.Contain("synth:"));
            Assert.That(project["README.md"], Does.Not.Contain("synth.ys").And.Not.Contain("package_ip"));
        }
    }
}
