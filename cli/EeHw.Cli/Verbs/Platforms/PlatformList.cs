using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Model.Platforms;

namespace EeHw.Cli.Verbs.Platforms;

/// <summary><c>eehw platform list</c>: the platforms that come with the tool.</summary>
internal static class PlatformList
{
    public static VerbCommand Create() => new("list", "The platforms that come with the tool.")
    {
        Examples = [new("eehw platform list", "amounts of each; 'platform show' says where every figure comes from")],
        Run = context =>
        {
            if (context.IsJson)
            {
                context.WriteJson(PlatformHash.OfAll(), json =>
                {
                    json.WriteStartArray("platforms");
                    foreach (var p in PlatformLibrary.All)
                    {
                        json.WriteStartObject();
                        json.WriteString("name", p.Name);
                        json.WriteString("board", p.Board);
                        json.WriteString("part", p.Part);
                        json.WriteString("family", p.Family);
                        json.WriteString("familyTitle", p.PartFamily.Title);
                        json.WriteBoolean("fabric", p.PartFamily.HasFabric);
                        json.WriteBoolean("vitis", p.PartFamily.HasVitis);
                        json.WriteNumber("luts", p.Luts.Value);
                        json.WriteNumber("ffs", p.Ffs.Value);
                        json.WriteNumber("dsps", p.Dsps.Value);
                        json.WriteNumber("bram18", p.Bram18.Value);
                        json.WriteNumber("uram", p.Uram.Value);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                });
                return ExitCode.Ok;
            }

            var table = new TextTable("name", "family", "LUT|", "FF|", "DSP|", "BRAM18|", "URAM|", "GB/s|");
            foreach (var p in PlatformLibrary.All)
            {
                table.Add(p.Name, p.PartFamily.Title, Amount(p.Luts), Amount(p.Ffs), Amount(p.Dsps), Amount(p.Bram18), Amount(p.Uram), (p.MemoryBandwidth.Value / 1e9).ToString("0.#", CultureInfo.InvariantCulture));
            }

            context.Print(table);
            context.Print("GB/s: external memory, peak. Amounts are those of the whole part, in the terms units are counted in ('platform show' has a family's own, and what a card's shell leaves). A file of the same form can be named instead: platform: mine.yaml (docs/platforms.md).");
            return ExitCode.Ok;
        },
    };

    private static string Amount(Quantity q) => !q.IsGiven ? "" : q.Value.ToString("N0", CultureInfo.InvariantCulture);
}
