using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;

namespace EeHw.Model.Platforms;

/// <summary>The DRAM devices that come with the tool: data files of <c>Platforms/Data/Dram</c>, every figure with its source.</summary>
public static class DramLibrary
{
    private const string Prefix = "dram/";

    private static readonly NumberRange _milliamperes = new(1, 10_000);
    private static readonly NumberRange _clocks = new(1, 1e6);
    private static readonly Lazy<ValueList<DramDevice>> _all = new(() => DataResources.Read(Prefix, Parse));

    /// <summary>Devices by name.</summary>
    public static ValueList<DramDevice> All => _all.Value;

    /// <summary>Finds a device.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="place">Where the name stands, for the message.</param>
    /// <returns>The device.</returns>
    /// <exception cref="EeHwException">EEHW4204.</exception>
    public static DramDevice Find(string name, Place place)
        => All.FirstOrDefault(d => d.Name == name)
            ?? throw new EeHwException(Codes.Platforms.UnknownDram, place, $"there is no DRAM '{name}'; there are {string.Join(", ", All.Select(d => d.Name))}.");

    private static DramDevice Parse(string text, string file)
    {
        var problems = new DiagnosticList();
        var f = new YamlFields(YamlReader.Parse(text, file), problems);
        var device = new DramDevice
        {
            Name = f.Text("name"),
            Voltage = PlatformFile.Figure(f, "voltage", "V", new NumberRange(0.5, 5)),
            Idd0 = PlatformFile.Figure(f, "idd0", "mA", _milliamperes),
            Idd2N = PlatformFile.Figure(f, "idd2n", "mA", _milliamperes),
            Idd3N = PlatformFile.Figure(f, "idd3n", "mA", _milliamperes),
            Idd4R = PlatformFile.Figure(f, "idd4r", "mA", _milliamperes),
            Idd4W = PlatformFile.Figure(f, "idd4w", "mA", _milliamperes),
            Idd5 = PlatformFile.Figure(f, "idd5", "mA", _milliamperes),
            ClockPeriod = PlatformFile.Figure(f, "clockPeriod", "ns", new NumberRange(0.05, 100)),
            RowActive = PlatformFile.Figure(f, "rowActive", "clocks", _clocks),
            RowPrecharge = PlatformFile.Figure(f, "rowPrecharge", "clocks", _clocks),
            RefreshCycle = PlatformFile.Figure(f, "refreshCycle", "clocks", _clocks),
            RefreshInterval = PlatformFile.Figure(f, "refreshInterval", "clocks", _clocks),
            DataBits = PlatformFile.Figure(f, "dataBits", "bit", new NumberRange(1, 1024)),
            Columns = PlatformFile.Figure(f, "columns", "count", new NumberRange(8, 1 << 20)),
        };
        f.Finish();
        problems.ThrowIfErrors();
        return device;
    }
}
