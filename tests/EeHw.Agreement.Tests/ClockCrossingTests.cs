using System.Globalization;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>The crossing alone: two clocks, random source and sink, against the contract in its header, edge by edge.</summary>
public sealed class ClockCrossingTests
{
    // width, depth, write period, read period, phase of the read clock
    [TestCase(16, 8, 10, 10, 0)]
    [TestCase(5, 2, 10, 7, 3)]
    [TestCase(32, 4, 7, 40, 1)]
    [TestCase(9, 8, 64, 5, 4)]
    [Parallelizable(ParallelScope.All)]
    public void Crossing_UnderRandomStimulus_KeepsItsContract(int width, int depth, int writePeriod, int readPeriod, int phase)
    {
        Tools.Require("verilator", "verilator");
        using var folder = new TemporaryFolder();
        string[] numbers = [.. new[] { width, depth, writePeriod, readPeriod, phase }.Select(v => v.ToString(CultureInfo.InvariantCulture))];
        Shell.Verilate(
            folder.Path,
            "clock_crossing",
            [$"-GW={numbers[0]}", $"-GDEPTH={numbers[1]}", Path.Combine(Repository.Root, "hls-templates/verilog/clock_crossing.sv")],
            Path.Combine(Repository.Root, "tests/EeHw.Agreement.Tests/Rtl/crossing_bench.cpp"));
        foreach (var pauses in new[] { "0", "1" })
        {
            var (status, text) = Shell.Run(folder.Path, folder.File("obj/bench"), [.. numbers, pauses, "1"]);
            TestContext.Out.WriteLine(text);
            Assert.That((status, text.EndsWith("done\n", StringComparison.Ordinal)), Is.EqualTo((0, true)), text);
            if (pauses == "0" && depth == 8)
            {
                // Eight words pass one for each clock of the slower side, whatever the ratio; first and last are taken at edges of the reader.
                var time = int.Parse(text.Split(' ', '\n')[3], CultureInfo.InvariantCulture);
                Assert.That(time, Is.EqualTo(3999 * Math.Max(writePeriod, readPeriod)).Within(readPeriod));
            }
        }
    }
}
