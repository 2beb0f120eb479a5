using EeHw.Agreement.Tests.Grid;
using EeHw.Check;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>Generated C++ against the fixed-point reference: every exit, class and logit of every sample, to the bit.</summary>
public sealed class CSimulationAgreementTests
{
    // Small designs, compiled without optimisation: the compiler's work is what takes time.
    private static readonly CSimulationOptions _quick = new() { OneTranslationUnit = true, Optimisation = "-O0", TimeLimit = TimeSpan.FromMinutes(3) };

    // Seeds whose networks between them have every layer kind, 1 to 4 exits, both merges, all decision units and all rounding and overflow modes.
    [TestCase(1)]
    [TestCase(2)]
    [TestCase(3)]
    [TestCase(4)]
    [TestCase(6)]
    [TestCase(8)]
    [Parallelizable(ParallelScope.All)]
    public void Run_RandomExitNetwork_EqualsTheReference(int seed) => AssertEqual(DesignCase.Of(RandomNetworks.Quantize(RandomExitNetworks.Create(seed), seed, 14), seed));

    // Sigmoids, channel shares, class means.
    [TestCase(5)]
    [TestCase(1, Category = "Long")]
    [Parallelizable(ParallelScope.All)]
    public void Run_RandomHistogramHeads_EqualsTheReference(int seed)
        => AssertEqual(DesignCase.Of(RandomNetworks.Quantize(RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { HistogramHeads = true, MaximumExits = 3, MaximumBlocks = 1 }), seed, 14), seed));

    [TestCase(101)]
    [TestCase(102)]
    [Parallelizable(ParallelScope.All)]
    public void Run_RandomGraph_EqualsTheReference(int seed) => AssertEqual(DesignCase.Of(RandomNetworks.Quantize(RandomNetworks.Generate(seed), seed), seed));

    [Test]
    public void Run_ResidualNetworkWithTensorsAcrossExits_EqualsTheReference() => AssertEqual(DesignCase.Of(HandNetworks.Residual(), 7, samples: 24));

    /// <summary>One early exit of every kind of decision unit, half of the samples leaving at each.</summary>
    [TestCase(false)]
    [TestCase(true, Category = "Long")]
    [Parallelizable(ParallelScope.All)]
    public void Run_EveryKindOfDecisionUnit_EqualsTheReference(bool isStrict)
    {
        Tools.Require("g++", "g++");
        using var folder = new TemporaryFolder();
        var kinds = DecisionUnitKinds.OfScores.ToArray();
        var made = GridCase.Of(new GridDesign("decision units", "all kinds", () => GridNetworks.Chain(kinds.Length + 1)) { Mixed = kinds, IsStrict = isStrict });
        made.Write(made.Take(Enumerable.Range(0, 200).Select(i => i % made.Exits)), "vitis", folder.Path);
        Assert.That(CSimulation.Run(folder.Path, _quick).Mismatches, Is.Empty);
    }

    [TestCase("patience", false)]
    [TestCase("eenet", false)]
    [TestCase("asymmetric", false)]
    [TestCase("hysteresis", false)]
    [TestCase("output-stability", false)]
    [TestCase("stop-distribution", false)]
    [TestCase("decision-process", false)]
    [TestCase("softmax-base2", true)]
    [TestCase("logit-margin", true)]
    [Parallelizable(ParallelScope.All)]
    public void Run_CarriedOrByClass_EqualsTheReference(string unit, bool isByClass)
    {
        Tools.Require("g++", "g++");
        using var folder = new TemporaryFolder();
        var made = GridCase.Of(new GridDesign("decision units", unit, () => GridNetworks.Chain(isByClass ? 2 : 4)) { Unit = unit, IsByClass = isByClass });
        made.Write(made.Take(Enumerable.Range(0, 200).Select(i => i % made.Exits)), "vitis", folder.Path);
        Assert.That(Shell.Run(folder.Path, "make", "-n").Status, Is.Zero, "the makefile's own syntax");
        Assert.That(CSimulation.Run(folder.Path, _quick).Mismatches, Is.Empty);
    }

    /// <summary>Nobody is sure enough in half of the samples: the surest of all exits answers, around one kind with a sum and one with a shifted margin.</summary>
    [TestCase("softmax-base2", 1)]
    [TestCase("logit-margin", 5)]
    [Parallelizable(ParallelScope.All)]
    public void Run_WithTheSurestExitAsFallback_EqualsTheReference(string unit, int lanes)
    {
        Tools.Require("g++", "g++");
        using var folder = new TemporaryFolder();
        var made = GridCase.Of(new GridDesign("decision units", unit, () => GridNetworks.Chain(3)) { Unit = unit, Lanes = lanes, IsMostConfident = true, WidthSeed = 9 });
        var golden = made.Take(Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? 2 : i % 3));
        var final = Enumerable.Range(0, 200).Where(n => golden.Decisions.ExitOf[n] == 2).ToList();
        Assert.That(final.Count(n => Array.IndexOf(golden.Logits[n][2], golden.Logits[n][2].Max()) != golden.Decisions.Prediction[n]), Is.GreaterThan(10), "samples that an earlier exit answers in the end");
        made.Write(golden, "vitis", folder.Path);
        Assert.That(CSimulation.Run(folder.Path, _quick).Mismatches, Is.Empty);
    }

    [Test]
    public void Run_SkipFifoTooShallow_NamesTheBlockedActors()
    {
        Tools.Require("g++", "g++");
        using var folder = new TemporaryFolder();
        var design = DesignCase.Of(HandNetworks.Residual(), 7, samples: 2);
        var graph = design.Lowered.Graph;
        Assert.That(graph.Channels.Any(c => c.IsSkip && c.Depth > 2), "the skip around a convolution needs more than two words");
        var shallow = graph with { Channels = graph.Channels.Select(c => c.IsSkip ? c with { Depth = 2 } : c).ToValueList() };
        var project = Codegen.Generator.Generate(design.Lowered with { Graph = shallow }, Codegen.Targets.Find("vitis"), design.Golden);

        var error = Assert.Throws<EeHwException>(() => CSimulation.Run(design.Write(folder.Path, project), _quick));

        var skip = shallow.Channels.First(c => c.IsSkip && graph.Channels.First(g => g.Name == c.Name).Depth > 2);
        Assert.That(error.Diagnostics[0].Code, Is.EqualTo(Codes.Checks.Deadlock));
        Assert.That(error.Diagnostics[0].Message, Does.StartWith("no actor can go on: ").And.Contain($"{shallow.Units[skip.From].Name} waits to write {skip.Name} (holds 2 of 2)"));
    }

    [Test]
    public void Run_WrongGoldenLogit_ReportsSampleIndexAndBothValues()
    {
        Tools.Require("g++", "g++");
        using var folder = new TemporaryFolder();
        var design = DesignCase.Of(HandNetworks.Chain(), 2, samples: 3);
        design.Golden.Logits[1][0][4] ^= 1;
        var result = CSimulation.Run(design.Write(folder.Path), _quick);
        var wrong = design.Golden.Logits[1][0][4];
        Assert.That(result.Measurement.Mismatches, Is.EqualTo(1));
        Assert.That(result.Mismatches, Is.EqualTo(new[] { new GoldenMismatch(1, "logit-of-exit-0", 4, wrong, wrong ^ 1) }));
    }

    [TestCase("glyphs")]
    [TestCase("glyphs-residual")]
    [Parallelizable(ParallelScope.All)]
    public void Run_SampleDesign_EqualsTheReferenceOnThousandSamples(string sample)
    {
        Tools.Require("g++", "g++");
        using var folder = new TemporaryFolder();
        var lowered = DesignLoader.Load(Path.Combine(Repository.Root, "samples", sample, "design.yaml"));
        var data = Model.Datasets.DatasetLoader.Load(lowered.Design.Data with { Limit = 1000 });
        var golden = Model.Execution.GoldenVectorBuilder.Build(lowered.Network, lowered.Graph, data.Values, data.Count);
        var project = Codegen.Generator.Generate(lowered, Codegen.Targets.Find("vitis"), golden);
        foreach (var file in project.Files)
        {
            var path = folder.File(file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content);
        }

        var result = CSimulation.Run(folder.Path, _quick with { Optimisation = "-O1" });

        Assert.That(result.Mismatches, Is.Empty);
        Assert.That(result.Measurement.Samples, Is.EqualTo(1000));
        Assert.That(result.Measurement.ExitShares, Is.EqualTo(golden.Decisions.Shares(lowered.Graph.ExitCount)).Within(1e-12));
        Assert.That(result.Measurement.Fifos.Where(f => f.HighWater > f.Depth), Is.Empty);
    }

    private static void AssertEqual(DesignCase design)
    {
        Tools.Require("g++", "g++");
        using var folder = new TemporaryFolder();
        var result = CSimulation.Run(design.Write(folder.Path), _quick);
        Assert.That(result.Mismatches, Is.Empty);
        Assert.That(result.Measurement.Samples, Is.EqualTo(design.Golden.Samples));
        Assert.That(result.Compared, Is.GreaterThan(2 * design.Golden.Samples));
    }
}
