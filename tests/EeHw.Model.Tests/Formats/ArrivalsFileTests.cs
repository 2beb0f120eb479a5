using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats;

public sealed class ArrivalsFileTests
{
    [Test]
    public void Read_OfARecord_GivesFemtoseconds()
        => Assert.That(Read("time_ns\n# camera\n0\n12.5\n\n12.5\n1e3\n"), Is.EqualTo(new long[] { 0, 12_500_000, 12_500_000, 1_000_000_000 }));

    [TestCase("0\n5\n4\n", "a.txt(3,1): error EEHW6508: arrivals go backwards: 4 ns comes after 5 ns. Sort the file, or check its unit.")]
    [TestCase("0\nsoon\n", "a.txt(2,1): error EEHW6508: 'soon' is no time; numbers from 0 to 9000000000000 ns are wanted, one per line.")]
    [TestCase("0\n-1\n", "a.txt(2,1): error EEHW6508: '-1' is no time; numbers from 0 to 9000000000000 ns are wanted, one per line.")]
    [TestCase("7\n", "a.txt: error EEHW6508: 1 arrival time(s) were found; at least 2 are needed.")]
    public void Read_OfSomethingElse_SaysWhereAndWhat(string text, string message)
    {
        var e = Assert.Throws<EeHwException>(() => Read(text))!;
        Assert.That(e.Message[e.Message.IndexOf("a.txt", StringComparison.Ordinal)..], Is.EqualTo(message));
    }

    private static IReadOnlyList<long> Read(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("a.txt"), text);
        return ArrivalsFile.Read(folder.File("a.txt"));
    }
}
