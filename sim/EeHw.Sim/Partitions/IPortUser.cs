namespace EeHw.Sim.Partitions;

/// <summary>A region as its configuration port sees it.</summary>
internal interface IPortUser
{
    /// <summary>Whether the load that it waits for or makes is needed now; else it is ahead of need.</summary>
    bool IsDemand(long clock);

    /// <summary>Whether its load ends in this clock.</summary>
    bool HasLoaded(long clock);

    /// <summary>The port is its own from now on.</summary>
    void Begin(long clock);

    /// <summary>The port is taken away for a demand of another region; it is in the queue again.</summary>
    void GiveUp(long clock);
}
