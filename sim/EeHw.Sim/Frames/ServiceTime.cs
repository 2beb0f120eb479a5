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

    /// <summary>The time of one frame where it depends on when work begins: a link whose rate changes.</summary>
    /// <param name="now">Begin, fs.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="stream">The station's stream of random numbers.</param>
    /// <returns>Femtoseconds, at least 0.</returns>
    public virtual long DrawAt(long now, long seed, long sample, uint stream) => Draw(seed, sample, stream);
}
