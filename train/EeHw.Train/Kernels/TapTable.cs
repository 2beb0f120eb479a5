namespace EeHw.Train.Kernels;

/// <summary>Where the pixels and taps of one correlation lie, in floats from the start of a map.</summary>
/// <param name="Sources">Per pixel: place of its first tap in the source [pixels].</param>
/// <param name="Targets">Per pixel: place in the target [pixels].</param>
/// <param name="Taps">Per tap: distance from the pixel's first tap, channel included [taps].</param>
internal sealed record TapTable(int[] Sources, int[] Targets, int[] Taps)
{
    /// <summary>Number of pixels.</summary>
    public int PixelCount => Sources.Length;
}
