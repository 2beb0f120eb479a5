using EeHw.Model.Platforms;

namespace EeHw.Cli.Verbs.Platforms;

/// <summary>The figures of a platform under the names of its file.</summary>
internal static class PlatformFigures
{
    public static IEnumerable<(string Name, Quantity Figure)> Of(Platform p)
    {
        var e = p.Energy;
        IEnumerable<(string, Quantity?)> all =
        [
            ("luts", p.Luts), ("ffs", p.Ffs), ("dsps", p.Dsps), ("bram18", p.Bram18), ("uram", p.Uram), ("maximumClock", p.MaximumClock), ("memoryBandwidth", p.MemoryBandwidth),
            ("memory.devicesPerRank", p.Memory?.DevicesPerRank), ("memory.ranks", p.Memory?.Ranks),
            .. p.ConfigurationPorts.Select(c => ($"configurationPorts.{c.Name}", (Quantity?)c.BytesPerSecond)),
            ("fullBitstream", p.FullBitstream), ("energy.dspMac", e.DspMac), ("energy.lutMacPerBitProduct", e.LutMacPerBitProduct), ("energy.bram18Access", e.Bram18Access),
            ("energy.uramAccess", e.UramAccess), ("energy.lutToggle", e.LutToggle), ("energy.clockTree", e.ClockTree), ("energy.static", e.Static),
            ("energy.configuration", e.Configuration), ("energy.dramBit", e.DramBit),
        ];
        return all.Where(f => f.Item2 is not null).Select(f => (f.Item1, f.Item2!));
    }
}
