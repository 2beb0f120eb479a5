using EeHw.Check.Waves;
using EeHw.Model.Diagnostics;
using EeHw.Testing;

namespace EeHw.Check.Tests.Waves;

public sealed class WaveComparisonTests
{
    private const string Header = """
        $timescale 1ns $end
        $scope module TOP $end
        $scope module core $end
        $var wire 1 ! clk $end
        $var wire 1 a s_axis_tvalid $end
        $var wire 1 b s_axis_tready $end
        $var wire 8 c level [7:0] $end
        $var wire 1 v out_valid $end
        $var wire 1 r out_ready $end
        $upscope $end
        $upscope $end
        $enddefinitions $end

        """;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public void Compare_ShiftedByOneClock_AlignsOnTheFirstWord()
    {
        // A takes its first word in clock 0, B in clock 1: levels 0, 1, 2 from there on in both; A's third clock has no fourth in B's.
        var a = Write("a.vcd", (1, 0), (1, 1), (1, 2));
        var b = Write("b.vcd", (0, 7), (1, 0), (1, 1), (1, 2));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(WaveComparison.Compare(a, b), Is.EqualTo(new WaveComparisonResult(5, 3, [])));
            var unaligned = WaveComparison.Compare(a, b, alignment: WaveAlignment.None);
            Assert.That(unaligned.Clocks, Is.EqualTo(1));
            Assert.That(unaligned.Differences.Select(d => d.Signal), Is.EqualTo(new[] { "TOP.core.s_axis_tvalid", "TOP.core.level" }));
        }
    }

    [Test]
    public void Compare_LevelThatParts_NamesFirstClockSignalAndValues()
    {
        var a = Write("a.vcd", (1, 0), (1, 1), (1, 2));
        var b = Write("b.vcd", (1, 0), (1, 5), (0, 6));
        var result = WaveComparison.Compare(a, b);
        Assert.That(result.Differences, Is.EqualTo(new[] { new WaveDifference("TOP.core.level", 1, 3, 3, "1", "101") }));
        Assert.That(WaveComparison.Compare(a, b, "*s_axis*").Differences.Single().Clock, Is.EqualTo(2));
    }

    [Test]
    public void Compare_ReadyWithoutValid_DoesNotCount()
    {
        var a = Write("a.vcd", "0v", "0r");
        var b = Write("b.vcd", "0v", "1r");
        Assert.That(WaveComparison.Compare(a, b).Differences, Is.Empty);
        var (c, d) = (Write("c.vcd", "1v", "0r"), Write("d.vcd", "1v", "1r"));
        Assert.That(WaveComparison.Compare(c, d).Differences.Single().Signal, Is.EqualTo("TOP.core.out_ready"));
    }

    [Test]
    public void Compare_NoSignalInCommon_SaysSo()
    {
        var a = Write("a.vcd", (1, 0));
        var error = Assert.Throws<EeHwException>(() => WaveComparison.Compare(a, a, "*nothing"));
        Assert.That(error.Message, Is.EqualTo($"{a}: error EEHW1605: has no signal like '*nothing' in common with {a}. Names are compared with their scopes; the design must have the same name in both, and a pattern begins with * or TOP."));
    }

    [Test]
    public void Compare_NoWordTaken_CannotAlign()
    {
        var a = Write("a.vcd", (0, 0));
        var error = Assert.Throws<EeHwException>(() => WaveComparison.Compare(a, a));
        Assert.That(error.Message, Is.EqualTo($"{a}: error EEHW1606: holds no first word of a sample whose first word {a} holds too. Write both from the first sample on, or lay their first clocks over each other with --align none."));
    }

    [TestCase("$scope module TOP $end\n$var wire 1 ! clk", "(2,1): error EEHW1602: the file ends where $end was expected. Was the writer stopped? Write the dump again.")]
    [TestCase("$enddefinitions $end\n", ": error EEHW1604: declares no signal 'clk' to sample by. Compare dumps of designs that eehw generated, with their clock in them.")]
    [TestCase("$var wire 0 ! clk $end\n", "(1,1): error EEHW1601: '0' is no width of a signal. A value change dump (VCD) is needed.")]
    [TestCase("hello\n", "(1,1): error EEHW1601: 'hello' stands where a declaration was expected. A value change dump (VCD) is needed.")]
    [TestCase("$var wire 1 ! clk $end\n$enddefinitions $end\n#0\n1?\n", "(4,1): error EEHW1601: '?' changes and was never declared. A value change dump (VCD) is needed.")]
    [TestCase("$var wire 1 ! clk $end\n$enddefinitions $end\n#5\n#4\n", "(4,1): error EEHW1601: '#4' is no time of at least 5. A value change dump (VCD) is needed.")]
    public void Compare_BrokenFile_NamesTheLine(string text, string expected)
    {
        var path = _folder.File("x.vcd");
        File.WriteAllText(path, text);
        var error = Assert.Throws<EeHwException>(() => WaveComparison.Compare(path, path, alignment: WaveAlignment.None));
        Assert.That(error.Message, Is.EqualTo(path + expected));
    }

    // A clock per pair: tvalid and the level; edge of clock n at time 2n + 1.
    private string Write(string name, params (int Valid, int Level)[] clocks)
        => Save(name, string.Concat(clocks.Select((c, n) => FormattableString.Invariant($"#{2 * n}\n0!\n{c.Valid}a\n1b\nb{Convert.ToString(c.Level, 2)} c\n0v\n0r\n#{(2 * n) + 1}\n1!\n"))));

    private string Write(string name, params string[] changes) => Save(name, $"#0\n0!\n1a\n1b\n{string.Join('\n', changes)}\nb0 c\n#1\n1!\n");

    private string Save(string name, string body)
    {
        File.WriteAllText(_folder.File(name), Header + body);
        return _folder.File(name);
    }
}
