using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware;

/// <summary>Mean over the whole map; accumulates while the next frame's first words wait for its few output words.</summary>
/// <remarks>
/// Timing. One accumulator per channel group; each word of the frame's last pixel completes its group's mean, which goes through two registers (sum; scale) with one
/// enable <c>ce = !valid || ready</c>; input ready = ce. A mean is valid 2 clocks after its last word was taken; the next frame may follow at once.
/// </remarks>
public sealed record GlobalPool : Unit
{
    /// <summary>Input map.</summary>
    public required Shape Input { get; init; }

    /// <summary>Channels in parallel.</summary>
    public required int Lanes { get; init; }

    /// <summary>Input element format.</summary>
    public required FixedFormat Format { get; init; }

    /// <summary>Behind the mean.</summary>
    public required Epilogue Epilogue { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => (long)Input.Pixels * (Input.Channels / Lanes);
}
