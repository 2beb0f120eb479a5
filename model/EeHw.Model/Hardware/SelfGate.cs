using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Hardware;

/// <summary>LeakyRelu, HardSwish or Swish: each lane multiplies its value with a factor that the value chooses (<see cref="SelfGateTable"/>), by its sign or in a table of 1024.</summary>
/// <remarks>
/// Timing. Three registers (value and address; value and factor; output), one enable <c>ce = !valid || ready</c>; input ready = ce. Valid 3 clocks after.
/// </remarks>
public sealed record SelfGate : Unit
{
    /// <summary>The map.</summary>
    public required Shape Shape { get; init; }

    /// <summary>Channels in parallel.</summary>
    public required int Lanes { get; init; }

    /// <summary>Input element format.</summary>
    public required FixedFormat Input { get; init; }

    /// <summary>Behind the product.</summary>
    public required Epilogue Epilogue { get; init; }

    /// <summary>The factors: two (x ≥ 0, x &lt; 0) or 1024.</summary>
    public required ValueList<long> Factors { get; init; }

    /// <summary>Fraction bits of the address where a table chooses; null where the sign does.</summary>
    public required int? IndexFractionBits { get; init; }

    /// <summary>What each table is made of.</summary>
    public required MemoryStyle Memory { get; init; }

    /// <inheritdoc/>
    public override long IntervalCycles => (long)Shape.Pixels * (Shape.Channels / Lanes);

    /// <inheritdoc/>
    public override double HoldFrames => 3.0 * Lanes / Shape.Elements;
}
