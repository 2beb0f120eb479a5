using System.Globalization;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>The AXI4-Lite register file alone under random traffic, against the map and the timing in its header, clock by clock.</summary>
public sealed class RegisterFileTests
{
    // 33 exits need two words of enables; further slots belong to exits 2 and 0.
    [TestCase(3, 3, 2, 0)]
    [TestCase(33, 4)]
    [Parallelizable(ParallelScope.All)]
    public void Registers_UnderRandomTraffic_KeepTheirContract(int exits, int counters, params int[] owners)
    {
        Tools.Require("verilator", "verilator");
        using var folder = new TemporaryFolder();
        var random = new Random(exits);
        var slots = Enumerable.Range(0, exits + owners.Length).Select(_ => new { Reset = (ulong)random.NextInt64(), Mask = (1UL << random.Next(20, 64)) - 1, Never = (ulong)random.NextInt64(), Kept = random.Next(3) == 0 }).ToList();
        var owner = Enumerable.Range(0, exits).Concat(owners).ToList();
        Shell.Verilate(
            folder.Path,
            "axi_lite_registers",
            [
                $"-GEXITS={T(exits)}", $"-GCOUNTERS={T(counters)}", $"-GSLOTS={T(slots.Count)}", Wide("RESET", slots.Select(s => s.Reset & s.Mask), 16), Wide("MASK", slots.Select(s => s.Mask), 16), Wide("NEVER", slots.Select(s => s.Never), 16),
                Wide("OWNERS", owner.Select(o => (ulong)o), 4), $"-GKEPT={T(slots.Count)}'b{string.Concat(slots.AsEnumerable().Reverse().Select(s => s.Kept ? '1' : '0'))}", Path.Combine(Repository.Root, "hls-templates/verilog/axi_lite_registers.sv"),
            ],
            Path.Combine(Repository.Root, "tests/EeHw.Agreement.Tests/Rtl/registers_bench.cpp"));
        var (status, text) = Shell.Run(
            folder.Path,
            folder.File("obj/bench"),
            [T(exits), T(counters), "7", .. slots.SelectMany((s, k) => new[] { Hex(s.Reset & s.Mask, 1), Hex(s.Mask, 1), Hex(s.Never, 1), T(owner[k]), s.Kept ? "1" : "0" })]);
        TestContext.Out.WriteLine(text);
        Assert.That((status, text.EndsWith("done\n", StringComparison.Ordinal)), Is.EqualTo((0, true)), text);
    }

    private static string T(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Hex(ulong value, int digits) => value.ToString("x" + T(digits), CultureInfo.InvariantCulture);

    // Slot 0 lowest.
    private static string Wide(string name, IEnumerable<ulong> values, int digits)
        => $"-G{name}={T(4 * digits * values.Count())}'h{string.Concat(values.Reverse().Select(v => Hex(v, digits)))}";
}
