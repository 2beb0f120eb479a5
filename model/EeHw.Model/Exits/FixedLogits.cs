using EeHw.Model.Arithmetic;

namespace EeHw.Model.Exits;

/// <summary>Logits of a float trace in fixed point.</summary>
public static class FixedLogits
{
    /// <summary>Rounds every logit to a format, as the last layer of an exit would if it computed exactly.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="format">The format, at most 25 bits with sign, which float32 holds exactly.</param>
    /// <returns>The trace with logits that are exact values of raws; nothing else is in fixed point.</returns>
    public static Trace Of(Trace trace, FixedFormat format)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return trace with
        {
            Logits = Array.ConvertAll(trace.Logits, z => (float)format.ToDouble(FixedPoint.Quantize(z, format))),
            Arithmetic = $"logits {FixedFormatText.ToText(format)}",
        };
    }
}
