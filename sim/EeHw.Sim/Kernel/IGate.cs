namespace EeHw.Sim.Kernel;

/// <summary>Something that holds back parts of the design for a while: a reconfigurable partition.</summary>
internal interface IGate
{
    /// <summary>Whether the source may load frames.</summary>
    bool AllowsSource { get; }

    /// <summary>Whether the reader of a conditional buffer may start.</summary>
    bool Allows(int readerPort);

    /// <summary>Sees the clock that comes next, before it is stepped.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="moved">Whether anything moved in the clock before.</param>
    void Update(long clock, bool moved);

    /// <summary>The next clock at which it changes by itself, or null.</summary>
    long? NextChange(long clock);
}
