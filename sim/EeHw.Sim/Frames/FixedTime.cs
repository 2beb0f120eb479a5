namespace EeHw.Sim.Frames;

/// <summary>The same time for every frame: hardware without data-dependent timing.</summary>
/// <param name="Femtoseconds">Time, at least 0.</param>
public sealed record FixedTime(long Femtoseconds) : ServiceTime
{
    /// <inheritdoc/>
    public override double Mean => Femtoseconds;

    /// <inheritdoc/>
    public override long Draw(long seed, long sample, uint stream) => Femtoseconds;
}
