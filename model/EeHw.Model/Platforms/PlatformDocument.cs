using System.Globalization;
using System.Text;

namespace EeHw.Model.Platforms;

/// <summary>The platforms that come with the tool as a page of documentation: docs/platforms.md holds exactly this text.</summary>
public static class PlatformDocument
{
    private const string Opening = """
        # Platforms

        Data files of `model/EeHw.Model/Platforms/Data`; a file of the same form can be named instead of a platform (`platform: mine.yaml`).
        Every figure has a value, a unit and a source; figures that no document gives are engineering estimates, uncalibrated, with bounds.
        This page is made from the data; a test asserts that they agree.

        """;

    /// <summary>Makes the page.</summary>
    /// <returns>Markdown, ending with a line feed.</returns>
    public static string ToMarkdown()
    {
        var text = new StringBuilder(Opening.ReplaceLineEndings("\n"));
        foreach (var p in PlatformLibrary.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {p.Name}\n\n{p.Board}, part {p.Part}, family {p.Family}.\n\n| figure | value | bounds | unit | source | note |\n|---|---|---|---|---|---|\n");
            Row("LUTs", p.Luts);
            Row("flip-flops", p.Ffs);
            Row("DSP tiles", p.Dsps);
            Row("block RAMs of 18 kbit", p.Bram18);
            Row("ultra RAMs", p.Uram);
            Row("maximum clock", p.MaximumClock);
            Row("memory bandwidth", p.MemoryBandwidth);
            Row($"memory devices per rank ({p.Memory?.Device.Name})", p.Memory?.DevicesPerRank);
            Row("memory ranks", p.Memory?.Ranks);
            foreach (var port in p.ConfigurationPorts)
            {
                Row("configuration port " + port.Name, port.BytesPerSecond);
            }

            Row("full bitstream", p.FullBitstream);
            Row("MAC in a DSP tile", p.Energy.DspMac);
            Row("MAC in LUTs, per bit product", p.Energy.LutMacPerBitProduct);
            Row("block RAM access", p.Energy.Bram18Access);
            Row("ultra RAM access", p.Energy.UramAccess);
            Row("LUT or register toggle", p.Energy.LutToggle);
            Row("clock tree", p.Energy.ClockTree);
            Row("static power", p.Energy.Static);
            Row("power while configuring", p.Energy.Configuration);
            Row("external memory", p.Energy.DramBit);
        }

        return text.ToString();

        void Row(string name, Quantity? q)
        {
            if (q is not null)
            {
                var bounds = q.Low is null && q.High is null ? "" : FormattableString.Invariant($"{q.Low} to {q.High}");
                text.Append(CultureInfo.InvariantCulture, $"| {name} | {q.Value} | {bounds} | {q.Unit} | {q.Source} | {q.Note} |\n");
            }
        }
    }
}
