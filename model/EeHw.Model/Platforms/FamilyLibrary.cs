using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Platforms;

/// <summary>The families of parts: data files of <c>Platforms/Data/Families</c>, every figure with its source.</summary>
public static class FamilyLibrary
{
    private const string Prefix = "families/";
    private const string Amd = "xc";

    private static readonly string[] _terms = ["luts", "ffs", "dsps", "bram18", "uram"];
    private static readonly Lazy<ValueList<PartFamily>> _all = new(() => DataResources.Read(Prefix, Parse)
        .OrderBy(f => !f.Name.StartsWith(Amd, StringComparison.Ordinal)).ThenBy(f => f.Name, StringComparer.Ordinal).ToValueList());

    /// <summary>Families, those of AMD first, then by name.</summary>
    public static ValueList<PartFamily> All => _all.Value;

    /// <summary>A family by its name.</summary>
    /// <param name="name">One of the names.</param>
    /// <returns>The family.</returns>
    public static PartFamily Of(string name) => All.First(f => f.Name == name);

    private static PartFamily Parse(string text, string file)
    {
        var problems = new DiagnosticList();
        var f = new YamlFields(YamlReader.Parse(text, file), problems);
        var family = new PartFamily
        {
            Name = f.Text("name"),
            Title = f.Text("title"),
            HasFabric = f.Truth("fabric"),
            HasVitis = f.Truth("vitis"),
            Synthesis = f.OneOf("synthesis", ["none", "xilinx", "ecp5"]),
            Amounts = f.Items("amounts").Select(n => Amount(f, n)).OfType<FamilyAmount>().ToValueList(),
            RegistersPerLogic = Figure("registersPerLogic", "count"),
            CellsPerLogic = Figure("cellsPerLogic", "count"),
            LogicPerBram = Figure("logicPerBram", "count"),
            BytesPerLogic = Figure("bytesPerLogic", "bytes"),
            FrameWords = Figure("frameWords", "words"),
        };
        f.Finish();
        problems.ThrowIfErrors();
        return family;

        Quantity? Figure(string key, string unit) => f.Has(key) ? PlatformFile.Figure(f, key, unit, NumberRange.Positive) : null;
    }

    private static FamilyAmount? Amount(YamlFields fields, YamlNode node)
    {
        if (fields.SectionOf(node) is not { } f)
        {
            return null;
        }

        var unit = f.Section("per")?.OptionalText("unit") ?? "";
        var amount = new FamilyAmount(f.Text("field"), f.OneOf("is", _terms), PlatformFile.Figure(f, "per", unit, NumberRange.Positive), f.Text("rule"));
        f.Finish();
        return amount;
    }
}
