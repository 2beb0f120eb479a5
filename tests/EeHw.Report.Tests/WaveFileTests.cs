using System.Text;
using EeHw.Model.Results;
using EeHw.Model.Units;
using EeHw.Report.Dram;
using EeHw.Report.Vcd;

namespace EeHw.Report.Tests;

public sealed class WaveFileTests
{
    [Test]
    public void Vcd_OfTwoClocks_IsTheTextByHand()
    {
        var waves = new WaveWindow
        {
            Design = "d",
            Clock = new Frequency(125),
            Window = new(5, 7),
            Core = "d_core",
            Signals = [new("d_core", "a_valid", 1, [new(5, 0), new(6, 1)]), new("d_core.a_fifo", "count", 3, [new(5, 4)])],
        };
        using var stream = new MemoryStream();
        VcdFile.Write(waves, "1.0", "abc", stream);
        Assert.That(Encoding.ASCII.GetString(stream.ToArray()), Is.EqualTo("""
            $version EeHw 1.0 $end
            $comment input abc; clocks 5 to 6; times 2n and 2n + 1 are clock n of 125 MHz $end
            $timescale 1ns $end
            $scope module TOP $end
            $scope module d_core $end
            $var wire 1 ! clk $end
            $var wire 1 " a_valid $end
            $scope module a_fifo $end
            $var wire 3 # count [2:0] $end
            $upscope $end
            $upscope $end
            $upscope $end
            $enddefinitions $end
            #10
            0!
            0"
            b100 #
            #11
            1!
            #12
            0!
            1"
            #13
            1!
            #14

            """.ReplaceLineEndings("\n")));
    }

    [Test]
    public void DramTrace_OfBursts_CountsFromTheFirst()
    {
        using var stream = new MemoryStream();
        DramTrace.Write([new(7, false, 0x1000_0040), new(19, true, 0x3000_0000)], stream);
        Assert.That(Encoding.ASCII.GetString(stream.ToArray()), Is.EqualTo("0x10000040 READ 0\n0x30000000 WRITE 12\n"));
    }
}
