using System.Globalization;
using System.Text;
using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Report.Dram;

/// <summary>
/// Writes bursts as a trace that DRAMsim3 reads with <c>-t</c> (umd-memsys/DRAMsim3, README): one line per burst, <c>0xADDRESS READ|WRITE CYCLE</c>, cycles ascending.
/// Cycles are clocks of the design, counted from the first burst.
/// </summary>
public static class DramTrace
{
    /// <summary>Writes a trace.</summary>
    /// <param name="transfers">Bursts, by clock.</param>
    /// <param name="output">Receives ASCII.</param>
    public static void Write(ValueList<DmaTransfer> transfers, Stream output)
    {
        ArgumentNullException.ThrowIfNull(transfers);
        using var text = new StreamWriter(output, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        var first = transfers.Count == 0 ? 0 : transfers[0].Clock;
        foreach (var t in transfers)
        {
            text.WriteLine(string.Create(CultureInfo.InvariantCulture, $"0x{t.Address:X8} {(t.IsWrite ? "WRITE" : "READ")} {t.Clock - first}"));
        }
    }
}
