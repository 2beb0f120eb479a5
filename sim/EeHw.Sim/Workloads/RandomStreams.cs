namespace EeHw.Sim.Workloads;

/// <summary>Streams of random numbers, so that one purpose never disturbs another.</summary>
internal static class RandomStreams
{
    public const uint Arrivals = 0x46520001;

    public const uint Exits = 0x46520002;

    /// <summary>Which samples are hard: index = tenant.</summary>
    public const uint Orders = 0x46520003;

    /// <summary>Service times: one stream per station from here on.</summary>
    public const uint Services = 0x46530000;

    /// <summary>Lost packets: one stream per link and direction from here on.</summary>
    public const uint Links = 0x46540000;
}
