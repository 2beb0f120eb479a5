using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Hardware;

/// <summary>Sigmoid by a table of 1024 entries, one copy per lane (<see cref="SigmoidTable"/>).</summary>
/// <remarks>
/// Timing. Two registers (address; entry), one enable <c>ce = !valid || ready</c>; input ready = ce. Valid 2 clocks after.
/// </remarks>
public sealed record Sigmoid : Unit
{
    /// <summary>The map.</summary>
    public required Shape Shape { get; init; }

    /// <summary>Channels in parallel.</summary>
    public required int Lanes { get; init; }

    /// <summary>Input element format.</summary>
    public required FixedFormat Input { get; init; }

    /// <summary>Output format and bounds: both are in the table already.</summary>
    public required Epilogue Epilogue { get; init; }

    /// <summary>What each table is made of.</summary>
    public required MemoryStyle Memory { get; init; }

    /// <summary>The entries, bounds applied, in the order of their addresses.</summary>
    public ValueList<long> Table => SigmoidTable.For(Epilogue.Output).Select(v => Math.Min(Math.Max(v, Epilogue.Minimum ?? long.MinValue), Epilogue.Maximum ?? long.MaxValue)).ToValueList();

    /// <inheritdoc/>
    public override long IntervalCycles => (long)Shape.Pixels * (Shape.Channels / Lanes);

    /// <inheritdoc/>
    public override double HoldFrames => 2.0 * Lanes / Shape.Elements;
}
