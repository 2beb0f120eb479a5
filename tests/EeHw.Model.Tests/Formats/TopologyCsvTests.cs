using EeHw.Model.Diagnostics;
using EeHw.Model.Engines;
using EeHw.Model.Formats;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats;

public sealed class TopologyCsvTests
{
    // 11 wide, filter 2, stride 3: 4 positions fit, 10/3 rounded up would be 4 as well; 11 high, filter 4, stride 3: (11-4)/3 + 1 = 3 whole ones, 4 rounded up.
    [TestCase("c, 11, 11, 4, 2, 3, 7, 3,", false, 3 * 4, 24, 7, 1)]
    [TestCase("c, 11, 11, 4, 2, 3, 7, 3,", true, 4 * 4, 24, 7, 1)]
    [TestCase("c, 8, 9, 3, 3, 2, 5, 1, 2", false, 6 * 4, 18, 5, 1)]
    [TestCase("DP1, 8, 8, 3, 3, 6, 1, 1,", false, 36, 9, 1, 6)]
    public void Parse_OfALine_GivesTheProduct(string line, bool compatible, int m, int k, int n, int groups)
        => Assert.That(TopologyCsv.Parse("title\n" + line + "\n\n", "t.csv", compatible).Single(), Is.EqualTo(new EngineLayer(line.Split(',')[0], m, k, n, groups)));

    [TestCase("a, 1, 1, 1, 1, 1, 1,", "t.csv(2,1): error EEHW6603: the line has 7 fields; 8 or 9 are wanted: name, ifmap height, ifmap width, filter height, filter width, channels, filters, stride, second stride. One layer per line, as SCALE-Sim reads it; sparsity columns and matrix (M, N, K) files are not read.")]
    [TestCase("a, 8, 8, 3, x, 1, 1, 1,", "t.csv(2,1) filter width: error EEHW6603: 'x' is no whole number from 1 to 1048576. One layer per line, as SCALE-Sim reads it; sparsity columns and matrix (M, N, K) files are not read.")]
    [TestCase("a, 8, 8, 9, 3, 1, 1, 1,", "t.csv(2,1): error EEHW6603: the filter (9) is larger than the ifmap (8). One layer per line, as SCALE-Sim reads it; sparsity columns and matrix (M, N, K) files are not read.")]
    [TestCase("", "t.csv: error EEHW6604: no layer follows the title line. The first line holds titles; every other line is a layer.")]
    public void Parse_OfAMalformedLine_SaysWhatIsWanted(string line, string message)
        => Assert.That(Assert.Throws<EeHwException>(() => TopologyCsv.Parse("title\n" + line, "t.csv", compatible: true))!.Message, Is.EqualTo(message));

    [Test]
    public void Parse_OfResNet18_CountsItsMacs()
        => Assert.That(TopologyCsv.Read(Path.Combine(Repository.Root, "samples", "topologies", "resnet18.csv"), compatible: false).Sum(l => l.Macs), Is.EqualTo(1_814_073_344));
}
