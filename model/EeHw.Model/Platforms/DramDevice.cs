namespace EeHw.Model.Platforms;

/// <summary>Currents and timings of one DRAM device, from its data sheet: what its power is computed from.</summary>
public sealed record DramDevice
{
    /// <summary>Bursts of eight transfers.</summary>
    public const int BurstLength = 8;

    /// <summary>Name: <c>ddr3-1600</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Supply, V.</summary>
    public required Quantity Voltage { get; init; }

    /// <summary>IDD0 in mA: one bank activated and precharged every row cycle.</summary>
    public required Quantity Idd0 { get; init; }

    /// <summary>IDD2N in mA: precharged and standing by.</summary>
    public required Quantity Idd2N { get; init; }

    /// <summary>IDD3N in mA: active and standing by.</summary>
    public required Quantity Idd3N { get; init; }

    /// <summary>IDD4R in mA: reading without pause.</summary>
    public required Quantity Idd4R { get; init; }

    /// <summary>IDD4W in mA: writing without pause.</summary>
    public required Quantity Idd4W { get; init; }

    /// <summary>IDD5 in mA: refreshing without pause.</summary>
    public required Quantity Idd5 { get; init; }

    /// <summary>tCK in ns; two transfers per clock.</summary>
    public required Quantity ClockPeriod { get; init; }

    /// <summary>tRAS in clocks.</summary>
    public required Quantity RowActive { get; init; }

    /// <summary>tRP in clocks.</summary>
    public required Quantity RowPrecharge { get; init; }

    /// <summary>tRFC in clocks.</summary>
    public required Quantity RefreshCycle { get; init; }

    /// <summary>tREFI in clocks.</summary>
    public required Quantity RefreshInterval { get; init; }

    /// <summary>Data pins.</summary>
    public required Quantity DataBits { get; init; }

    /// <summary>Columns of a row: each holds as many bits as there are data pins.</summary>
    public required Quantity Columns { get; init; }
}
