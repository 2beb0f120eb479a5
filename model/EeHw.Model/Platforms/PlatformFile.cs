using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Platforms;

/// <summary>
/// Reads platform files: every figure as <c>{ value, unit, source, note, low, high }</c> in the unit its field has. Same form for the platforms
/// that come with the tool and for a user's own.
/// </summary>
public static class PlatformFile
{
    private static readonly NumberRange _count = new(0, 1e9);
    private static readonly NumberRange _some = new(1, 1e9);
    private static readonly NumberRange _energy = NumberRange.NotNegative;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The platform.</returns>
    /// <exception cref="EeHwException">EEHW100x, EEHW14xx, EEHW4202, EEHW4203, EEHW4205, EEHW4208: all mistakes at once.</exception>
    public static Platform Read(string path) => FromYaml(YamlReader.Read(path), PlatformLibrary.All);

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">File name for places.</param>
    /// <returns>The platform.</returns>
    /// <exception cref="EeHwException">As for <see cref="Read"/>.</exception>
    public static Platform Parse(string text, string file) => FromYaml(YamlReader.Parse(text, file), PlatformLibrary.All);

    /// <summary>Reads a platform of the tool itself, which is held against no other.</summary>
    internal static Platform ParseOwn(string text, string file) => FromYaml(YamlReader.Parse(text, file), []);

    private static Platform FromYaml(YamlMap root, IEnumerable<Platform> known)
    {
        var problems = new DiagnosticList();
        var f = new YamlFields(root, problems);
        var (name, board, part) = (f.Text("name"), f.Text("board"), f.Text("part"));
        var names = FamilyLibrary.All.Select(x => x.Name).ToList();
        var word = f.OneOf("family", names);
        var family = FamilyLibrary.Of(names.Contains(f.OptionalText("family") ?? "") ? word : NearestName.Of(f.OptionalText("family") ?? "", names) ?? word);
        var own = family.Amounts.Select(a => new PartAmount(a.Field, Figure(f, a.Field, "count", a.Field == "uram" ? _count : _some))).ToValueList();
        var platform = new Platform
        {
            Name = name,
            Board = board,
            Part = part,
            Family = family.Name,
            Own = family.Amounts.All(a => a.Field == a.Is) ? [] : own,
            Luts = Of("luts"),
            Ffs = Of("ffs"),
            Dsps = Of("dsps"),
            Bram18 = Of("bram18"),
            Uram = Of("uram"),
            Shell = f.Section("shell") is { } shell ? ShellOf(shell) : null,
            Engine = family.HasFabric ? null : EngineOf(f.Section("engine", required: true)),
            MaximumClock = Figure(f, "maximumClock", "MHz", NumberRange.Positive),
            MemoryBandwidth = Figure(f, "memoryBandwidth", "bytes/s", NumberRange.Positive),
            Memory = f.Section("memory") is { } memory ? Module(memory) : null,
            ConfigurationPorts = f.Items("configurationPorts", required: family.HasFabric).Select(n => Port(f, n)).OfType<ConfigurationPort>().ToValueList(),
            FullBitstream = family.HasFabric ? Figure(f, "fullBitstream", "bytes", NumberRange.Positive) : Quantity.None("bytes"),
            Energy = Energy(f.Section("energy", required: true) ?? new YamlFields(new YamlMap([]), new DiagnosticList()), family),
        };
        f.Finish();
        PlatformRules.Check(platform, family, f, known);
        problems.ThrowIfErrors();
        return platform;

        Quantity Of(string term) => family.Amounts.FirstOrDefault(a => a.Is == term) is { } amount ? amount.InCommonTerms(own.First(o => o.Field == amount.Field).Amount) : Quantity.None("count");
    }

    private static ShellShare ShellOf(YamlFields f)
    {
        var share = new ShellShare(f.Text("name"), Figure(f, "luts", "count", _count), Figure(f, "ffs", "count", _count), Figure(f, "dsps", "count", _count), Figure(f, "bram18", "count", _count), Figure(f, "uram", "count", _count));
        f.Finish();
        return share;
    }

    private static EngineArea? EngineOf(YamlFields? f)
    {
        if (f is null)
        {
            return null;
        }

        var area = new EngineArea(Figure(f, "elements", "count", _some), Figure(f, "sram", "bytes", NumberRange.Positive));
        f.Finish();
        return area;
    }

    private static ConfigurationPort? Port(YamlFields fields, YamlNode node)
    {
        if (fields.SectionOf(node) is not { } f)
        {
            return null;
        }

        var port = new ConfigurationPort(f.Text("name"), Figure(f, "bytesPerSecond", "bytes/s", NumberRange.Positive));
        f.Finish();
        return port;
    }

    private static MemoryModule? Module(YamlFields f)
    {
        var device = f.OneOf("device", [.. DramLibrary.All.Select(d => d.Name)]);
        var (devices, ranks) = (Figure(f, "devicesPerRank", "count", new NumberRange(1, 64)), Figure(f, "ranks", "count", new NumberRange(1, 16)));
        f.Finish();
        return DramLibrary.All.FirstOrDefault(d => d.Name == device) is { } found ? new MemoryModule(found, devices, ranks) : null;
    }

    private static EnergyTable Energy(YamlFields f, PartFamily family)
    {
        var table = new EnergyTable
        {
            DspMac = Figure(f, "dspMac", "pJ", _energy),
            LutMacPerBitProduct = Fabric("lutMacPerBitProduct", "pJ", _energy),
            Bram18Access = Figure(f, "bram18Access", "pJ", _energy),
            UramAccess = f.Has("uramAccess") ? Figure(f, "uramAccess", "pJ", _energy) : null,
            LutToggle = Fabric("lutToggle", "pJ", _energy),
            ClockTree = Fabric("clockTree", "mW per MHz per 50000 FF", _energy),
            Static = Figure(f, "static", "W", NumberRange.NotNegative),
            Configuration = Fabric("configuration", "W", NumberRange.NotNegative),
            DramBit = f.Has("dramBit") ? Figure(f, "dramBit", "pJ/bit", _energy) : null,
        };
        f.Finish();
        return table;

        Quantity Fabric(string key, string unit, NumberRange range) => family.HasFabric ? Figure(f, key, unit, range) : Quantity.None(unit);
    }

    /// <summary>One figure in the unit its field has.</summary>
    internal static Quantity Figure(YamlFields fields, string key, string unit, NumberRange range)
    {
        if (fields.Section(key, required: true) is not { } f)
        {
            return new Quantity(1, unit, "");
        }

        var figure = new Quantity(f.Number("value", range), f.Text("unit"), f.Text("source"), f.OptionalText("note"), f.OptionalNumber("low", range), f.OptionalNumber("high", range));
        if (f.Has("unit") && figure.Unit != unit)
        {
            f.Problems.Error(
                Codes.Platforms.WrongUnit,
                f.PlaceOf("unit"),
                $"the unit is '{figure.Unit}'; this figure is in {unit}.",
                UnitMistakes.Convert(figure.Value, figure.Unit, unit) is { } converted ? FormattableString.Invariant($"Write {converted}{(unit == "count" ? "" : " " + unit)}.") : "Convert the value.");
        }
        else if (PlausibleFigures.Of(key) is var plausible && (figure.Value < plausible.Low || figure.Value > plausible.High))
        {
            var like = UnitMistakes.LooksLike(figure.Value, unit, plausible);
            f.Problems.Error(
                Codes.Platforms.OtherUnit,
                f.PlaceOf("value"),
                FormattableString.Invariant($"{figure.Value} {unit}; such figures lie between {plausible.Low} and {plausible.High} {unit}{(like is { } l ? $": it looks like {l.Unit}" : "")}."),
                like is { } right ? FormattableString.Invariant($"Write {right.Value}.") : $"Give the value in {unit}.");
        }

        if (figure.Low > figure.Value || figure.High < figure.Value)
        {
            f.Problems.Error(
                Codes.Platforms.WrongBounds,
                f.PlaceOf("value"),
                FormattableString.Invariant($"the value {figure.Value} does not lie between low {figure.Low ?? figure.Value} and high {figure.High ?? figure.Value}."));
        }

        f.Finish();
        return figure;
    }
}
