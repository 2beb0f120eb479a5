using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware;

/// <summary>Relu, clip or requantise that could not be fused into the unit before it.</summary>
/// <remarks>
/// Timing. One register, <c>ce = !valid || ready</c>; input ready = ce. Valid 1 clock after.
/// </remarks>
public sealed record Pointwise : Unit
{
    /// <summary>The map.</summary>
    public required Shape Shape { get; init; }

    /// <summary>Channels in parallel.</summary>
    public required int Lanes { get; init; }

    /// <summary>Input element format.</summary>
    public required FixedFormat Input { get; init; }

    /// <summary>What is done.</summary>
    public required Epilogue Epilogue { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => (long)Shape.Pixels * (Shape.Channels / Lanes);
}
