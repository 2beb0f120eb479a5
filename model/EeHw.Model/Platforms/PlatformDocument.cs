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
        This page is made from the data; a test asserts that they agree. Where the note says that a document or table was not read here, the figure is cited from memory or from another table that agrees with it: check it before you build on it.

        ```sh run
        ./eehw platform list
        ./eehw platform show ulx3s-85f
        ```

        `platform check` refuses what is probably a mistake of units or terms: LUTs and flip-flops swapped, logic cells given as LUTs, blocks of 36 kbit counted as 18, more than the device of that part number has,
        Hz for MHz, MB or bits for bytes, mW for W. Every message says what the number looks like and what to write.

        ## Families

        Needs of units are estimated in six-input LUTs, flip-flops, DSP tiles and blocks of 18 kbit. A family that has other things is read in its own terms and mapped by these rules; the product and its bounds stand with each platform
        ("counted as"). Streaming hardware is generated as SystemVerilog for all families with fabric; Vitis HLS projects for AMD parts only (EEHW4207 says so for others). DSP tiles of one multiplier: AMD by Vivado's rule;
        ECP5 by the rule of Yosys (18x18, none where a factor has fewer than 2 bits); Intel: none where Vivado's rule gives none (an assumption: nobody ran Quartus), one up to 18x19, two up to 27x27, else two for each 27x27.
        A chip without fabric takes `eehw engine --platform`; a design for it is refused (EEHW4206).

        """;

    /// <summary>Makes the page.</summary>
    /// <returns>Markdown, ending with a line feed.</returns>
    public static string ToMarkdown()
    {
        var text = new StringBuilder(Opening.ReplaceLineEndings("\n"));
        text.Append("| family | own term | counts as | per one | source | rule |\n|---|---|---|---|---|---|\n");
        foreach (var family in FamilyLibrary.All)
        {
            foreach (var a in family.Amounts)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {family.Name} ({family.Title}) | `{a.Field}` | `{a.Is}` | {a.Per.Value}{Bounds(a.Per, " (", ")")} | {a.Per.Source}{(a.Per.Note is null ? "" : ": " + a.Per.Note)} | {a.Rule} |\n");
            }

            if (!family.HasFabric)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {family.Name} ({family.Title}) | `engine` |  |  |  | no fabric |\n");
            }
        }

        foreach (var p in PlatformLibrary.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## {p.Name}\n\n{p.Board}, part {p.Part}, family {p.Family}.\n\n| figure | value | bounds | unit | source | note |\n|---|---|---|---|---|---|\n");
            foreach (var (_, words, q) in PlatformFigures.Of(p))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {words} | {q.Value} | {Bounds(q, "", "")} | {q.Unit} | {q.Source} | {q.Note} |\n");
            }
        }

        return text.ToString();
    }

    private static string Bounds(Quantity q, string open, string close) => q.Low is null && q.High is null ? "" : FormattableString.Invariant($"{open}{q.Low} to {q.High}{close}");
}
