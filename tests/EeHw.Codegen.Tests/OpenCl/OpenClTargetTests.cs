using System.Text.Json;
using EeHw.Codegen.OpenCl;
using EeHw.Model.Designs;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Kernels;
using EeHw.Testing;

namespace EeHw.Codegen.Tests.OpenCl;

public sealed class OpenClTargetTests
{
    private static readonly Lazy<GeneratedProject> _project = new(() => Generator.Generate(
        DesignLoader.Load(Path.Combine(Repository.Root, "samples", "glyphs-residual", "design.yaml")),
        OpenClTarget.Instance));

    [Test]
    public void Generate_Sample_WritesKernelsConstantsAndManifest()
        => Assert.That(_project.Value.Files.Select(f => f.Path), Is.EquivalentTo(new[]
        {
            "README.md",
            "eehw-generated.txt",
            "kernels/fixed.cl",
            "kernels/float.cl",
            "manifest.json",
            "weights/fixed_biases.txt",
            "weights/fixed_weights.txt",
            "weights/float_biases.txt",
            "weights/float_weights.txt",
        }));

    [Test]
    public void Generate_Sample_ManifestSaysWhatTheFilesHold()
    {
        var root = JsonDocument.Parse(_project.Value["manifest.json"]).RootElement;
        Assert.That(root.GetProperty("schemaVersion").GetInt32(), Is.EqualTo(1));
        Assert.That(root.GetProperty("inputHash").GetString(), Has.Length.EqualTo(64));
        foreach (var program in root.GetProperty("programs").EnumerateArray())
        {
            var source = _project.Value[program.GetProperty("source").GetString()!];
            foreach (var kernel in program.GetProperty("kernels").EnumerateArray())
            {
                Assert.That(source, Does.Contain($"#define STAGE {kernel.GetProperty("name").GetString()}\n"));
                Assert.That(kernel.GetProperty("classes").GetInt32(), Is.EqualTo(10));
                Assert.That(kernel.GetProperty("arguments").GetArrayLength(), Is.EqualTo(8));
            }

            foreach (var buffer in program.GetProperty("buffers").EnumerateArray().Where(b => b.TryGetProperty("file", out _)))
            {
                var lines = _project.Value[buffer.GetProperty("file").GetString()!].Count(c => c == '\n');
                Assert.That(lines, Is.EqualTo(buffer.GetProperty("elements").GetInt64()), buffer.GetProperty("file").GetString());
            }
        }
    }

    // The unit is max-softmax with 15 fraction bits: a sample leaves when the sum of exponentials is at most 2^15 / threshold.
    [Test]
    public void Generate_Sample_ManifestHasTheKernelThatDecides()
    {
        var design = DesignLoader.Load(Path.Combine(Repository.Root, "samples", "glyphs-residual", "design.yaml"));
        var program = JsonDocument.Parse(_project.Value["manifest.json"]).RootElement.GetProperty("programs")[0];
        var deciding = program.GetProperty("deciding");

        Assert.That(deciding.GetProperty("arguments").EnumerateArray().Select(a => a.GetString()).TakeLast(2), Is.EqualTo(new[] { "limits", "decisions" }));
        Assert.That(_project.Value["kernels/fixed.cl"], Does.Contain($"void {deciding.GetProperty("name").GetString()}("));
        Assert.That(deciding.GetProperty("limits").EnumerateArray().Select(l => l.GetInt64()), Is.EqualTo(KernelDecisions.Limits(UnitPolicy.Of(design.Graph))));
        Assert.That(deciding.GetProperty("limitsOfExits").EnumerateArray().Select(l => l.GetInt32()), Is.EqualTo(new[] { 0, 1, 2 }));
        Assert.That(_project.Value["README.md"], Does.Contain("Built with `-DDECIDES`"));
    }

    [Test]
    public void Generate_Sample_ReadmeNamesDesignAndStages()
        => Assert.That(_project.Value["README.md"], Does.Contain(" as OpenCL C\n").And.Contain("one kernel per stage (3 in all)"));
}
