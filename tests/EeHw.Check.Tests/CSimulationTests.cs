using EeHw.Model.Diagnostics;
using EeHw.Testing;

namespace EeHw.Check.Tests;

/// <summary>How a project is built and its test bench is read, with small programs in place of generated ones.</summary>
public sealed class CSimulationTests
{
    private const string Good = """
        #include <cstdio>
        int main(int n, char** a) {
          FILE* f = std::fopen(a[3], "w");
          std::fprintf(f, "fifo 4 3 stage1/conv1/mac.0\nblocks 2 1 stage1/buffer with space\n");
          std::fclose(f);
          std::printf("EEHW MISMATCH sample 2 logit-of-exit-0 7 expected -5 actual 6\nEEHW samples %s compared 40 mismatches 1\n", a[1]);
          return n == 4 ? 1 : 9;
        }
        """;

    [Test]
    public void Run_TestBenchThatFindsADifference_GivesItAndTheFifoLevels()
    {
        var result = Simulate(Good, CSimulationOptions.Default with { Samples = 4 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Measurement.Samples, Is.EqualTo(4));
            Assert.That(result.Measurement.Mismatches, Is.EqualTo(1));
            Assert.That(result.Compared, Is.EqualTo(40));
            Assert.That(result.Mismatches, Is.EqualTo(new[] { new GoldenMismatch(2, "logit-of-exit-0", 7, -5, 6) }));
            Assert.That(result.Measurement.Fifos.Select(f => (f.Name, f.Depth, f.HighWater)), Is.EqualTo(new[] { ("stage1/conv1/mac.0", 4L, 3L), ("stage1/buffer with space", 2L, 1L) }));
            // answers of the project: exits 0 1 0 0
            Assert.That(result.Measurement.ExitShares, Is.EqualTo(new[] { 0.75, 0.25 }));
        }
    }

    [Test]
    public void Run_Deadlock_NamesTheBlockedActors()
    {
        var error = Assert.Throws<EeHwException>(() => Simulate("""
            #include <cstdio>
            int main() { std::fprintf(stderr, "EEHW DEADLOCK: no actor can go on\nEEHW BLOCKED a waits to write a.0 (holds 2 of 2)\nEEHW BLOCKED b waits to read c.0 (holds 0 of 2)\n"); return 4; }
            """));
        Assert.That(error.Diagnostics[0] with { Place = Place.Nowhere }, Is.EqualTo(new Diagnostic(
            Codes.Checks.Deadlock,
            Severity.Error,
            Place.Nowhere,
            "no actor can go on: a waits to write a.0 (holds 2 of 2); b waits to read c.0 (holds 0 of 2).",
            "A FIFO is too shallow for what has to wait in it: `eehw simulate` reports the depths that suffice.")));
    }

    [Test]
    public void Run_CodeThatDoesNotCompile_SaysWhere()
    {
        var error = Assert.Throws<EeHwException>(() => Simulate("int main() { return nothing; }\n"));
        Assert.That(error.Diagnostics[0].Code, Is.EqualTo(Codes.Checks.DoesNotCompile));
        Assert.That(error.Diagnostics[0].Message, Does.StartWith("g++ ended with an error: tb/a_tb.cpp:1:21: error: ").And.Contain("nothing"));
    }

    [Test]
    public void Run_TestBenchWithoutResult_SaysHowItEnded()
    {
        var error = Assert.Throws<EeHwException>(() => Simulate("#include <cstdio>\nint main() { std::fprintf(stderr, \"EEHW FRAME ERROR: x\\n\"); return 6; }\n"));
        Assert.That(error.Diagnostics[0].Message, Is.EqualTo("the test bench ended with status 6 and no result: EEHW FRAME ERROR: x"));
    }

    [Test]
    public void Run_TestBenchThatNeverEnds_IsEndedAtTheLimit()
    {
        var error = Assert.Throws<EeHwException>(() => Simulate("int main() { for (volatile int i = 0;; i = i + 1) { } }\n", CSimulationOptions.Default with { TimeLimit = TimeSpan.FromSeconds(20), Optimisation = "-O0" }));
        Assert.That(error.Message, Is.EqualTo("csim: error EEHW7204: was ended after 20 s, the time limit. Use fewer samples with --samples, or a longer limit with --time-limit."));
    }

    [Test]
    public void Run_NoCompiler_SaysWhatStillWorks()
    {
        using var folder = Project("int main() { return 0; }\n");
        var error = Assert.Throws<EeHwException>(() => CSimulation.Run(folder.Path, CSimulationOptions.Default with { Compiler = "no-such-compiler" }));
        Assert.That(error.Message, Is.EqualTo(
            "no-such-compiler: error EEHW7201: there is no such program on the PATH. Without a C++ compiler C simulation is not possible; generate, simulate and run --device software work all the same. Install it (Debian: apt-get install g++)."));
    }

    [Test]
    public void Run_FolderOfSomethingElse_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var error = Assert.Throws<EeHwException>(() => CSimulation.Run(folder.Path));
        Assert.That(error.Message, Is.EqualTo(
            $"{folder.Path}: error EEHW7206: has no src/ and tb_data/golden_answers.dat; a project generated for target vitis with golden vectors is needed. Generate it with `eehw generate DESIGN --target vitis --out DIR`."));
    }

    private static CSimulationResult Simulate(string testBench, CSimulationOptions? options = null)
    {
        Tools.Require("g++", "g++");
        using var folder = Project(testBench);
        return CSimulation.Run(folder.Path, options);
    }

    private static TemporaryFolder Project(string testBench)
    {
        var folder = new TemporaryFolder();
        foreach (var (path, text) in new[] { ("src/a.cpp", "int unused() { return 0; }\n"), ("tb/a_tb.cpp", testBench), ("tb_data/golden_answers.dat", "0 1\n1 2\n0 3\n0 4\n") })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder.File(path))!);
            File.WriteAllText(folder.File(path), text);
        }

        return folder;
    }
}
