namespace EeHw.Model.Platforms;

/// <summary>Energy per event and power, for one process node. Unit pJ unless said.</summary>
public sealed record EnergyTable
{
    /// <summary>How the source of a figure begins that was fitted to measured power.</summary>
    public const string CalibratedPrefix = "calibrated to ";

    /// <summary>One multiply-accumulate in a DSP tile.</summary>
    public required Quantity DspMac { get; init; }

    /// <summary>One multiply-accumulate of one bit product in LUTs (scaled by width product).</summary>
    public required Quantity LutMacPerBitProduct { get; init; }

    /// <summary>One access to a block RAM of 18 kbit, 36 bits wide.</summary>
    public required Quantity Bram18Access { get; init; }

    /// <summary>One access to an ultra RAM, 72 bits wide; null where the part has none.</summary>
    public Quantity? UramAccess { get; init; }

    /// <summary>One output toggle of a LUT or register bit.</summary>
    public required Quantity LutToggle { get; init; }

    /// <summary>Clock tree in mW per MHz per 50 000 flip-flops.</summary>
    public required Quantity ClockTree { get; init; }

    /// <summary>Static power of the programmable logic in W.</summary>
    public required Quantity Static { get; init; }

    /// <summary>Power while a configuration port loads, in W.</summary>
    public required Quantity Configuration { get; init; }

    /// <summary>One bit to or from external memory; null where not known.</summary>
    public Quantity? DramBit { get; init; }

    /// <summary>
    /// What the figures were fitted to, as their sources say it (<c>calibrated to 7 measurements in ...</c>); null where none was. Where only some were, that is said.
    /// </summary>
    public string? Calibration
    {
        get
        {
            Quantity[] fitted = [DspMac, LutMacPerBitProduct, Bram18Access, LutToggle, ClockTree, Static];
            var sources = fitted.Where(q => q.Source.StartsWith(CalibratedPrefix, StringComparison.Ordinal)).Select(q => q.Source).Distinct().ToList();
            return sources.Count == 0 ? null
                : string.Join("; ", sources) + (fitted.All(q => q.Source.StartsWith(CalibratedPrefix, StringComparison.Ordinal)) ? "" : " (some figures; the others are uncalibrated)");
        }
    }
}
