namespace EeHw.Model.Hardware;

/// <summary>Answers leave the design here.</summary>
public sealed record Sink : Unit
{
    /// <inheritdoc/>
    public override int OutputPorts => 0;

    /// <inheritdoc/>
    public override long IntervalCycles => 1;
}
