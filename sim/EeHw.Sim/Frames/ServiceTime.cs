namespace EeHw.Sim.Frames;

/// <summary>How long a station works on one frame, in femtoseconds.</summary>
public abstract record ServiceTime
{
    /// <summary>Mean, fs.</summary>
    public abstract double Mean { get; }

    /// <summary>The time of one frame.</summary>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="stream">The station's stream of random numbers.</param>
    /// <returns>Femtoseconds, at least 0.</returns>
    public abstract long Draw(long seed, long sample, uint stream);
}
