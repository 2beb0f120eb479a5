using EeHw.Model.Formats.Yaml;

namespace EeHw.Model.Platforms;

/// <summary>Writes platform files, which <see cref="PlatformFile"/> reads back to the same platform.</summary>
public static class PlatformText
{
    /// <summary>A platform as text.</summary>
    /// <param name="platform">The platform.</param>
    /// <returns>YAML.</returns>
    public static string ToText(Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var e = platform.Energy;
        IEnumerable<(string, YamlNode?)> amounts = platform.Own.Count > 0 ? platform.Own.Select(o => (o.Field, (YamlNode?)ToYaml(o.Amount)))
            : [("luts", ToYaml(platform.Luts)), ("ffs", ToYaml(platform.Ffs)), ("dsps", ToYaml(platform.Dsps)), ("bram18", ToYaml(platform.Bram18)), ("uram", ToYaml(platform.Uram))];
        return YamlWriter.Write(Map(
        [
            ("name", new YamlScalar(platform.Name)),
            ("board", new YamlScalar(platform.Board)),
            ("part", new YamlScalar(platform.Part)),
            ("family", new YamlScalar(platform.Family)),
            .. amounts,
            ("shell", platform.Shell is { } s ? Map(("name", new YamlScalar(s.Name)), ("luts", ToYaml(s.Luts)), ("ffs", ToYaml(s.Ffs)), ("dsps", ToYaml(s.Dsps)), ("bram18", ToYaml(s.Bram18)), ("uram", ToYaml(s.Uram))) : null),
            ("engine", platform.Engine is { } a ? Map(("elements", ToYaml(a.Elements)), ("sram", ToYaml(a.Sram))) : null),
            ("maximumClock", ToYaml(platform.MaximumClock)),
            ("memoryBandwidth", ToYaml(platform.MemoryBandwidth)),
            ("memory", platform.Memory is { } m ? Map(("device", new YamlScalar(m.Device.Name)), ("devicesPerRank", ToYaml(m.DevicesPerRank)), ("ranks", ToYaml(m.Ranks))) : null),
            ("configurationPorts", platform.ConfigurationPorts.Count == 0 ? null : new YamlSequence(platform.ConfigurationPorts.Select(p => YamlMap.Of(true, ("name", new YamlScalar(p.Name)), ("bytesPerSecond", ToYaml(p.BytesPerSecond))))) { IsBlock = true }),
            ("fullBitstream", ToYaml(platform.FullBitstream)),
            ("energy", Map(
                ("dspMac", ToYaml(e.DspMac)),
                ("lutMacPerBitProduct", ToYaml(e.LutMacPerBitProduct)),
                ("bram18Access", ToYaml(e.Bram18Access)),
                ("uramAccess", ToYaml(e.UramAccess)),
                ("lutToggle", ToYaml(e.LutToggle)),
                ("clockTree", ToYaml(e.ClockTree)),
                ("static", ToYaml(e.Static)),
                ("configuration", ToYaml(e.Configuration)),
                ("dramBit", ToYaml(e.DramBit)))),
        ]));
    }

    private static YamlMap Map(params (string Key, YamlNode? Value)[] entries) => YamlMap.Of(false, entries);

    private static YamlMap? ToYaml(Quantity? q) => q is not { IsGiven: true } ? null : YamlMap.Of(
        true,
        ("value", YamlScalar.Of(q.Value)),
        ("unit", new YamlScalar(q.Unit)),
        ("source", new YamlScalar(q.Source)),
        ("low", q.Low is { } low ? YamlScalar.Of(low) : null),
        ("high", q.High is { } high ? YamlScalar.Of(high) : null),
        ("note", q.Note is { } note ? new YamlScalar(note) : null));
}
