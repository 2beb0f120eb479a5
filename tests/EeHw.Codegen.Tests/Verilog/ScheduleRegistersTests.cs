using EeHw.Codegen.Tests.Vitis;
using EeHw.Codegen.Verilog;
using EeHw.Model.Designs;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Codegen.Tests.Verilog;

/// <summary>Weights and thresholds of an EENet schedule are reset values of registers and nothing else of the hardware.</summary>
public sealed class ScheduleRegistersTests
{
    // u_0 = 0.5 with 16 fraction bits: 0x8000; v_1 = -0.25 / ln 10 = -0.10857: -7115, in 18 bits 0x3E435. Exit 2 has one weight more. Thresholds have 20 fraction bits.
    [Test]
    public void Generate_ASchedule_HasARegisterForEveryWeight()
    {
        var map = Generate(0.75, Weights(0.5, 1))["register_map.md"];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(map, Does.Contain("| `0x1000` | THRESHOLD_1 | rw | `0x000C0000` | exit 1, eenet: threshold, 32 bits, two's complement;"));
            Assert.That(map, Does.Contain(" | THRESHOLD_1_U0 | rw | `0x00008000` | exit 1, eenet: u0, 18 bits, two's complement;"));
            Assert.That(map, Does.Contain(" | THRESHOLD_2_V_ENTROPY | rw | `0x0003E435` |"));
            Assert.That(map, Does.Contain(" | THRESHOLD_2_V_EXIT1 | rw | `0x00008000` |").And.Not.Contain("THRESHOLD_1_V_EXIT1").And.Not.Contain("THRESHOLD_3"));
        }
    }

    [Test]
    public void Generate_SchedulesOfTwoBudgets_DifferInResetValuesOnly()
    {
        var (one, other) = (Generate(0.75, Weights(0.5, 1)), Generate(0.625, Weights(-0.125, 0.875)));
        foreach (var file in one.Files.Where(f => f.Path.EndsWith(".sv", StringComparison.Ordinal) || f.Path.EndsWith(".hex", StringComparison.Ordinal)))
        {
            var lines = file.Content.Split('\n').Zip(other[file.Path].Split('\n')).Where(p => p.First != p.Second).Select(p => p.First.Trim()).ToList();
            Assert.That(lines, file.Path == "src/tiny.sv" ? Has.Count.EqualTo(1).And.All.StartsWith(".RESET(") : Is.Empty, file.Path);
        }
    }

    private static double[] Weights(double u, double greatest)
        => [.. Enumerable.Repeat(u, 10), greatest, -0.25, .. Enumerable.Repeat(u / 2, 10), greatest, -0.25, 0.5];

    private static GeneratedProject Generate(double threshold, double[] weights) => Generator.Generate(
        SmallDesigns.Lower(HandNetworks.Chain(), d => d with { Exits = new ExitChoice("eenet", [threshold], false, "last", "eenet", 1, null) { ScoreWeights = weights.ToValueList() } }) with { InputHash = new string('0', 64) },
        VerilogTarget.Instance);
}
