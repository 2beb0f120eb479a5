namespace EeHw.Model.Hardware;

/// <summary>Answers leave the design here.</summary>
/// <remarks>
/// Timing. Always ready. A sample is released in the clock in which its (last) word is taken.
/// </remarks>
public sealed record Sink : Unit
{
    /// <inheritdoc/>
    public override int OutputPorts => 0;

    /// <inheritdoc/>
    public override long IntervalCycles => 1;
}
