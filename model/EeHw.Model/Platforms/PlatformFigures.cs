namespace EeHw.Model.Platforms;

/// <summary>The figures of a platform: name of the field in its file, words for people, figure. One list for the page, the command line and tests.</summary>
public static class PlatformFigures
{
    /// <summary>Every figure that is given.</summary>
    /// <param name="platform">The platform.</param>
    /// <returns>Figures in the order of the file.</returns>
    public static IEnumerable<(string Field, string Words, Quantity Figure)> Of(Platform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var (p, e) = (platform, platform.Energy);
        var shell = p.Shell is null ? "" : $"left by shell {p.Shell.Name}: ";
        IEnumerable<(string, string, Quantity?)> all =
        [
            .. p.Own.Select(o => (o.Field, o.Field, (Quantity?)o.Amount)),
            ("luts", p.Own.Count > 0 ? "counted as LUTs" : "LUTs", p.Luts), ("ffs", p.Own.Count > 0 ? "counted as flip-flops" : "flip-flops", p.Ffs),
            ("dsps", p.Own.Count > 0 ? "counted as DSP tiles" : "DSP tiles", p.Dsps), ("bram18", p.Own.Count > 0 ? "counted as block RAMs of 18 kbit" : "block RAMs of 18 kbit", p.Bram18), ("uram", "ultra RAMs", p.Uram),
            ("shell.luts", shell + "LUTs", p.Shell?.Luts), ("shell.ffs", shell + "flip-flops", p.Shell?.Ffs), ("shell.dsps", shell + "DSP tiles", p.Shell?.Dsps),
            ("shell.bram18", shell + "block RAMs of 18 kbit", p.Shell?.Bram18), ("shell.uram", shell + "ultra RAMs", p.Shell?.Uram),
            ("engine.elements", "processing elements", p.Engine?.Elements), ("engine.sram", "on-chip memory", p.Engine?.Sram),
            ("maximumClock", "maximum clock", p.MaximumClock), ("memoryBandwidth", "memory bandwidth", p.MemoryBandwidth),
            ("memory.devicesPerRank", $"memory devices per rank ({p.Memory?.Device.Name})", p.Memory?.DevicesPerRank), ("memory.ranks", "memory ranks", p.Memory?.Ranks),
            .. p.ConfigurationPorts.Select(c => ($"configurationPorts.{c.Name}", $"configuration port {c.Name}", (Quantity?)c.BytesPerSecond)),
            ("fullBitstream", "full bitstream", p.FullBitstream), ("frameWords", "configuration frame", p.PartFamily.FrameWords),
            ("energy.dspMac", p.PartFamily.HasFabric ? "MAC in a DSP tile" : "MAC", e.DspMac), ("energy.lutMacPerBitProduct", "MAC in LUTs, per bit product", e.LutMacPerBitProduct),
            ("energy.bram18Access", p.PartFamily.HasFabric ? "block RAM access" : "access of 36 bits on chip", e.Bram18Access),
            ("energy.uramAccess", "ultra RAM access", e.UramAccess), ("energy.lutToggle", "LUT or register toggle", e.LutToggle), ("energy.clockTree", "clock tree", e.ClockTree), ("energy.static", "static power", e.Static),
            ("energy.configuration", "power while configuring", e.Configuration), ("energy.dramBit", "external memory", e.DramBit),
        ];
        return all.Where(f => f.Item3 is { IsGiven: true }).Select(f => (f.Item1, f.Item2, f.Item3!));
    }
}
