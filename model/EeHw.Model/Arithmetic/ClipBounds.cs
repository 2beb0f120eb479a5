using EeHw.Model.Networks;

namespace EeHw.Model.Arithmetic;

/// <summary>The raw bounds of a relu or clip, in the format it keeps: y = min(max(x, Minimum), Maximum) on raw numbers.</summary>
/// <param name="Minimum">Raw lower bound; the format's smallest raw where there is none.</param>
/// <param name="Maximum">Raw upper bound; the format's largest raw where there is none.</param>
public readonly record struct ClipBounds(long Minimum, long Maximum)
{
    /// <summary>The bounds of a relu: 0 and the format's largest raw.</summary>
    /// <param name="format">The format.</param>
    /// <returns>The bounds.</returns>
    public static ClipBounds OfRelu(FixedFormat format) => new(0, format.MaxRaw);

    /// <summary>The bounds of a clip, converted into the format with RND and SAT whatever its own modes are.</summary>
    /// <param name="layer">The clip; its bounds are numbers or infinite.</param>
    /// <param name="format">The format.</param>
    /// <returns>The bounds.</returns>
    public static ClipBounds Of(ClipLayer layer, FixedFormat format)
    {
        var conversion = format with { Rounding = Rounding.Rnd, Overflow = Overflow.Sat };
        return new(FixedPoint.Quantize(layer.Minimum, conversion), FixedPoint.Quantize(layer.Maximum, conversion));
    }
}
