namespace EeHw.Host;

/// <summary>Numbers in which a peak is measured.</summary>
public enum PeakNumbers
{
    /// <summary>float32.</summary>
    Float32,

    /// <summary>Doubles, which carry raws of fixed point.</summary>
    Doubles,

    /// <summary>Pairs of 16-bit raws with sums of 32 bits.</summary>
    Pairs,
}
