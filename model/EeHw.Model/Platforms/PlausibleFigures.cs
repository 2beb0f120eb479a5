namespace EeHw.Model.Platforms;

/// <summary>Between which values figures of real parts lie, wide enough for any of the last 20 years, narrow enough that another unit falls outside.</summary>
internal static class PlausibleFigures
{
    private static readonly Dictionary<string, (double Low, double High)> _ranges = new(StringComparer.Ordinal)
    {
        // slowest low-power parts to hardened arrays
        ["maximumClock"] = (10, 2000),
        // one SDRAM of 8 pins to stacks of HBM3
        ["memoryBandwidth"] = (5e7, 1e13),
        // JTAG to wide internal ports
        ["bytesPerSecond"] = (1e5, 2e10),
        // the smallest parts of any family to the largest
        ["fullBitstream"] = (2e4, 2e9),
        ["sram"] = (1e3, 1e10),
        ["dspMac"] = (0.02, 100),
        ["lutMacPerBitProduct"] = (1e-4, 5),
        ["bram18Access"] = (0.05, 200),
        ["uramAccess"] = (0.05, 500),
        ["lutToggle"] = (1e-3, 20),
        ["clockTree"] = (0.01, 50),
        ["static"] = (1e-5, 200),
        ["configuration"] = (1e-4, 50),
        ["dramBit"] = (0.1, 500),
    };

    /// <summary>The range of a figure by its field; any number where none is known.</summary>
    public static (double Low, double High) Of(string field) => _ranges.GetValueOrDefault(field, (double.NegativeInfinity, double.PositiveInfinity));
}
