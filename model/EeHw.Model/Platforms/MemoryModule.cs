namespace EeHw.Model.Platforms;

/// <summary>The external memory of a platform, down to its devices: what its energy is computed from.</summary>
/// <param name="Device">The DRAM device.</param>
/// <param name="DevicesPerRank">Devices that answer together.</param>
/// <param name="Ranks">Ranks; one answers at a time, all stand by.</param>
public sealed record MemoryModule(DramDevice Device, Quantity DevicesPerRank, Quantity Ranks)
{
    /// <summary>Bytes that one burst moves.</summary>
    public double BurstBytes => DramDevice.BurstLength * Device.DataBits.Value * DevicesPerRank.Value / 8;

    /// <summary>Bytes of one open row of a rank.</summary>
    public double RowBytes => Device.Columns.Value * Device.DataBits.Value * DevicesPerRank.Value / 8;
}
