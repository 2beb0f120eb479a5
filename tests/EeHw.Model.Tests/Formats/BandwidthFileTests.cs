using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats;

public sealed class BandwidthFileTests
{
    [Test]
    public void Parse_OfALog_BeginsAtItsFirstLine()
    {
        var trace = BandwidthFile.Parse("time,Mbit/s\n# a bus\n100,8\n101.5,0\r\n\n103,2\n", "t.csv");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Steps, Is.EqualTo(new[] { (0L, 8e6), (1_500_000_000_000_000L, 0.0), (3_000_000_000_000_000L, 2e6) }));
            Assert.That((trace.At(0), trace.At(1_499_999_999_999_999), trace.At(1_500_000_000_000_000), trace.At(long.MaxValue)), Is.EqualTo((8e6, 8e6, 0.0, 2e6)));
        }
    }

    // From 1 s on: 0.5 s at 8 Mbit/s carry 4 Mbit, then nothing for 1.5 s, then 1 Mbit at 2 Mbit/s takes 0.5 s: 2.5 s in all.
    [Test]
    public void Sending_OverStepsOfTheTrace_TakesWhatIsLeftAtEveryRate()
    {
        var trace = BandwidthFile.Parse("0,8\n1.5,0\n3,2\n", "t.csv");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trace.Sending(1_000_000_000_000_000, 5e6), Is.EqualTo(2_500_000_000_000_000).Within(2));
            Assert.That(trace.Sending(2_000_000_000_000_000, 2e6), Is.EqualTo(2_000_000_000_000_000).Within(2));
            Assert.That(BandwidthTrace.Constant(8).Sending(123, 8e6), Is.EqualTo(1_000_000_000_000_000).Within(1));

            // 1.5 s of 8, 1.5 s of 0, 1 s of 2 Mbit/s.
            Assert.That(trace.Mean(4_000_000_000_000_000), Is.EqualTo(14e6 / 4).Within(1e-3));
        }
    }

    [TestCase("0,8\n2,4\n1,8\n", "t.csv(3,1): error EEHW6703: the trace goes backwards: 1 s comes after 2 s. Sort the file, or check its unit: times are seconds.")]
    [TestCase("0,8\n0,4\n", "t.csv(2,1): error EEHW6703: the trace goes backwards: 0 s comes after 0 s. Sort the file, or check its unit: times are seconds.")]
    [TestCase("0,8\n5,0\n", "t.csv: error EEHW6703: the trace ends with a link that is down; the last rate holds for good, and whoever waits would wait for ever. End it with a rate above 0.")]
    [TestCase("0,-1\n", "t.csv(1,1): error EEHW6703: '0,-1' is no time and rate. A line is seconds,Mbit/s: 12.5,8.2; times up to 9000 s, rates from 0 (down) to 10 000 000.")]
    [TestCase("0 8\n", "t.csv(1,1): error EEHW6703: '0 8' is no time and rate. A line is seconds,Mbit/s: 12.5,8.2; times up to 9000 s, rates from 0 (down) to 10 000 000.")]
    [TestCase("time,rate\n", "t.csv: error EEHW6703: there is no line with a time and a rate. A line is seconds,Mbit/s: 12.5,8.2.")]
    public void Parse_OfWhatIsNoTrace_SaysWhere(string text, string expected)
        => Assert.That(Assert.Throws<EeHwException>(() => BandwidthFile.Parse(text, "t.csv"))!.Message, Is.EqualTo(expected));

    // The same file serves as a link's trace and as a series of measurements.
    [TestCase("# rates\n5\n2.5\n")]
    [TestCase("time,Mbit/s\n0,5\n1.5,2.5\n")]
    public void ReadRates_OfRatesAndOfATrace_TakesThemInOrder(string text)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("b.txt"), text);
        Assert.That(BandwidthFile.ReadRates(folder.File("b.txt")), Is.EqualTo(new[] { 5e6, 2.5e6 }));
    }

    [TestCase("", "error EEHW5034: the file holds no rate. Write one rate in Mbit/s per line.")]
    [TestCase("# rates\n5\nfast\n", "(3,1): error EEHW5034: 'fast' is not a rate in Mbit/s. Write one number greater than 0 per line, or seconds,Mbit/s.")]
    [TestCase("0\n", "(1,1): error EEHW5034: '0' is not a rate in Mbit/s. Write one number greater than 0 per line, or seconds,Mbit/s.")]
    public void ReadRates_OfABadFile_SaysWhereAndWhat(string text, string message)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("b.txt"), text);
        Assert.That(Assert.Throws<EeHwException>(() => BandwidthFile.ReadRates(folder.File("b.txt")))!.Message, Does.EndWith(message));
    }
}
