using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware;

/// <summary>Elementwise sum of two streams.</summary>
/// <remarks>
/// Timing. One register, <c>ce = !valid || ready</c>. Both inputs are taken in the same clock: ready of each = ce and valid of the other. Valid 1 clock after.
/// </remarks>
public sealed record Add : Unit
{
    /// <inheritdoc/>
    public override int InputPorts => 2;

    /// <summary>The map.</summary>
    public required Shape Shape { get; init; }

    /// <summary>Channels in parallel.</summary>
    public required int Lanes { get; init; }

    /// <summary>Format of operand 0.</summary>
    public required FixedFormat InputA { get; init; }

    /// <summary>Format of operand 1.</summary>
    public required FixedFormat InputB { get; init; }

    /// <summary>Behind the sum.</summary>
    public required Epilogue Epilogue { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => (long)Shape.Pixels * (Shape.Channels / Lanes);
}
