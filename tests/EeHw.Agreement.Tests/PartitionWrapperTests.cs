using System.Globalization;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>The partition wrapper alone under random stimulus, against the contract in its header, clock by clock.</summary>
public sealed class PartitionWrapperTests
{
    [TestCase(1, 1, 1)]
    [TestCase(5, 3, 4)]
    [TestCase(8, 1, 3)]
    [Parallelizable(ParallelScope.All)]
    public void Wrapper_UnderRandomStimulus_KeepsItsContract(int inputWords, int outputWords, int mostFrames)
    {
        Tools.Require("verilator", "verilator");
        using var folder = new TemporaryFolder();
        string[] numbers = [.. new[] { inputWords, outputWords, mostFrames }.Select(v => v.ToString(CultureInfo.InvariantCulture))];
        Shell.Verilate(
            folder.Path,
            "partition_wrapper",
            [$"-GINWORDS={numbers[0]}", $"-GOUTWORDS={numbers[1]}", $"-GMOST={numbers[2]}", Path.Combine(Repository.Root, "hls-templates/verilog/partition_wrapper.sv")],
            Path.Combine(Repository.Root, "tests/EeHw.Agreement.Tests/Rtl/partition_bench.cpp"));
        foreach (var seed in new[] { "1", "2" })
        {
            var (status, text) = Shell.Run(folder.Path, folder.File("obj/bench"), [.. numbers, seed]);
            TestContext.Out.WriteLine(text);
            Assert.That((status, text.EndsWith("done\n", StringComparison.Ordinal)), Is.EqualTo((0, true)), text);
        }
    }
}
