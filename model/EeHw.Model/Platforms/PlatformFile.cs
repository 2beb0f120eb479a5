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
    private static readonly NumberRange _rate = new(1, 1e15);
    private static readonly NumberRange _energy = new(0, 1e6);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The platform.</returns>
    /// <exception cref="EeHwException">EEHW100x, EEHW14xx, EEHW4202, EEHW4203: all mistakes at once.</exception>
    public static Platform Read(string path) => FromYaml(YamlReader.Read(path));

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="file">File name for places.</param>
    /// <returns>The platform.</returns>
    /// <exception cref="EeHwException">As for <see cref="Read"/>.</exception>
    public static Platform Parse(string text, string file) => FromYaml(YamlReader.Parse(text, file));

    private static Platform FromYaml(YamlMap root)
    {
        var problems = new DiagnosticList();
        var f = new YamlFields(root, problems);
        var platform = new Platform
        {
            Name = f.Text("name"),
            Board = f.Text("board"),
            Part = f.Text("part"),
            Family = f.OneOf("family", ["xc7", "xcup"]),
            Luts = Figure(f, "luts", "count", _some),
            Ffs = Figure(f, "ffs", "count", _some),
            Dsps = Figure(f, "dsps", "count", _some),
            Bram18 = Figure(f, "bram18", "count", _some),
            Uram = Figure(f, "uram", "count", _count),
            MaximumClock = Figure(f, "maximumClock", "MHz", new NumberRange(1, 2000)),
            MemoryBandwidth = Figure(f, "memoryBandwidth", "bytes/s", _rate),
            Memory = f.Section("memory") is { } memory ? Module(memory) : null,
            ConfigurationPorts = f.Items("configurationPorts", required: true).Select(n => Port(f, n)).OfType<ConfigurationPort>().ToValueList(),
            FullBitstream = Figure(f, "fullBitstream", "bytes", _rate),
            Energy = Energy(f.Section("energy", required: true) ?? new YamlFields(new YamlMap([]), new DiagnosticList())),
        };
        f.Finish();
        CheckLogic(platform, f);
        problems.ThrowIfErrors();
        return platform;
    }

    // Both families have two flip-flops per LUT; a logic cell is counted as about 1.6 LUTs (AMD DS190, DS890).
    private static void CheckLogic(Platform platform, YamlFields f)
    {
        var (luts, ffs) = (platform.Luts.Value, platform.Ffs.Value);
        if (f.Problems.HasErrors || ffs == 2 * luts)
        {
            return;
        }

        var reason = 2 * ffs == luts ? "they look swapped"
            : ffs / luts is > 1 and < 1.6 ? "the first looks like logic cells, of which one LUT makes 1.6"
            : "one of them is no data sheet's";
        f.Problems.Error(
            Codes.Platforms.Implausible,
            f.PlaceOf("luts"),
            FormattableString.Invariant($"{luts} LUTs and {ffs} flip-flops: parts of family {platform.Family} have two flip-flops per LUT, so {reason}."),
            "Take LUTs and flip-flops from the part's data sheet; for a share of the part (a shell takes the rest) give the same share of both.");
    }

    private static ConfigurationPort? Port(YamlFields fields, YamlNode node)
    {
        if (fields.SectionOf(node) is not { } f)
        {
            return null;
        }

        var port = new ConfigurationPort(f.Text("name"), Figure(f, "bytesPerSecond", "bytes/s", _rate));
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

    private static EnergyTable Energy(YamlFields f)
    {
        var table = new EnergyTable
        {
            DspMac = Figure(f, "dspMac", "pJ", _energy),
            LutMacPerBitProduct = Figure(f, "lutMacPerBitProduct", "pJ", _energy),
            Bram18Access = Figure(f, "bram18Access", "pJ", _energy),
            UramAccess = f.Has("uramAccess") ? Figure(f, "uramAccess", "pJ", _energy) : null,
            LutToggle = Figure(f, "lutToggle", "pJ", _energy),
            ClockTree = Figure(f, "clockTree", "mW per MHz per 50000 FF", _energy),
            Static = Figure(f, "static", "W", new NumberRange(0, 1000)),
            Configuration = Figure(f, "configuration", "W", new NumberRange(0, 1000)),
            DramBit = f.Has("dramBit") ? Figure(f, "dramBit", "pJ/bit", _energy) : null,
        };
        f.Finish();
        return table;
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
            f.Problems.Error(Codes.Platforms.WrongUnit, f.PlaceOf("unit"), $"the unit is '{figure.Unit}'; this figure is in {unit}.", "Convert the value.");
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
