using EeHw.Model.Platforms;

namespace EeHw.Sim.Energy;

/// <summary>
/// Power of a DRAM module at the level of its devices, in mW, from data sheet currents (Micron TN-41-01 for DDR3, TN-40-07 for DDR4): standby with open banks,
/// refresh, row activations, reading and writing. Terminations and the controller are not in it.
/// </summary>
/// <param name="Background">IDD3N·V of every device.</param>
/// <param name="Refresh">(IDD5 - IDD3N)·V·tRFC/tREFI of every device.</param>
/// <param name="Activate">Rows opened per second times (IDD0·tRC - IDD3N·tRAS - IDD2N·tRP)·V·tCK of the devices of a rank.</param>
/// <param name="Read">(IDD4R - IDD3N)·V of the devices of a rank, for the share of time that they read.</param>
/// <param name="Write">(IDD4W - IDD3N)·V likewise.</param>
public readonly record struct DramPower(double Background, double Refresh, double Activate, double Read, double Write)
{
    /// <summary>Sum of the parts, mW.</summary>
    public double Total => Background + Refresh + Activate + Read + Write;

    /// <summary>Computes the power of a module.</summary>
    /// <param name="device">The device.</param>
    /// <param name="devicesPerRank">Devices that answer together.</param>
    /// <param name="ranks">Ranks; one answers at a time, all stand by.</param>
    /// <param name="traffic">What it is asked for.</param>
    /// <returns>Power by cause.</returns>
    public static DramPower Of(DramDevice device, int devicesPerRank, int ranks, DramTraffic traffic)
    {
        ArgumentNullException.ThrowIfNull(device);
        var volt = device.Voltage.Value;
        var standby = device.Idd3N.Value * volt;
        var devices = devicesPerRank * ranks;
        var rowCycle = device.RowActive.Value + device.RowPrecharge.Value;

        // mA·clocks, then mA·V·ns = pJ: what one activation adds to standing by
        var activation = (device.Idd0.Value * rowCycle) - (device.Idd3N.Value * device.RowActive.Value) - (device.Idd2N.Value * device.RowPrecharge.Value);
        var burstNs = DramDevice.BurstLength / 2 * device.ClockPeriod.Value;
        return new(
            standby * devices,
            (device.Idd5.Value - device.Idd3N.Value) * volt * device.RefreshCycle.Value / device.RefreshInterval.Value * devices,
            traffic.Utilization / burstNs * traffic.ActivationsPerBurst * activation * volt * device.ClockPeriod.Value * devicesPerRank,
            (device.Idd4R.Value - device.Idd3N.Value) * volt * traffic.Utilization * (1 - traffic.WriteShare) * devicesPerRank,
            (device.Idd4W.Value - device.Idd3N.Value) * volt * traffic.Utilization * traffic.WriteShare * devicesPerRank);
    }

    /// <summary>Energy per bit moved, pJ.</summary>
    /// <param name="device">The device.</param>
    /// <param name="devicesPerRank">Devices that answer together.</param>
    /// <param name="traffic">What it is asked for; utilization above 0.</param>
    /// <returns>pJ/bit.</returns>
    public double PerBit(DramDevice device, int devicesPerRank, DramTraffic traffic)
    {
        ArgumentNullException.ThrowIfNull(device);
        var bitsPerNs = device.DataBits.Value * devicesPerRank * 2 / device.ClockPeriod.Value * traffic.Utilization;
        return Total / bitsPerNs;
    }
}
