namespace EeHw.Sim.Kernel;

/// <summary>What is counted over a run: clocks in which each unit was busy or blocked, and the highest levels.</summary>
internal sealed class Counters(Blueprint blueprint)
{
    /// <summary>Busy clocks by graph unit.</summary>
    public long[] Busy { get; } = new long[blueprint.Graph.Units.Count];

    /// <summary>Blocked clocks by graph unit.</summary>
    public long[] Blocked { get; } = new long[blueprint.Graph.Units.Count];

    /// <summary>Highest level by graph unit: buffer frames, window words, merge slots.</summary>
    public long[] UnitHigh { get; } = new long[blueprint.Graph.Units.Count];

    /// <summary>Highest level by channel.</summary>
    public long[] ChannelHigh { get; } = new long[blueprint.Graph.Channels.Count];

    /// <summary>Adds the counts of some parts.</summary>
    /// <param name="parts">The parts of a plane.</param>
    /// <param name="busy">Busy clocks of each.</param>
    /// <param name="blocked">Blocked clocks of each.</param>
    /// <param name="high">Highest level of each.</param>
    /// <param name="times">How often.</param>
    public void Add(Part[] parts, int[] busy, int[] blocked, int[] high, long times)
    {
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            if (part.Channel >= 0)
            {
                ChannelHigh[part.Channel] = Math.Max(ChannelHigh[part.Channel], high[i]);
                continue;
            }

            if (part.Unit < 0)
            {
                continue;
            }

            UnitHigh[part.Unit] = Math.Max(UnitHigh[part.Unit], high[i]);
            if (part.CountsTime)
            {
                Busy[part.Unit] += busy[i] * times;
                Blocked[part.Unit] += blocked[i] * times;
            }
        }
    }
}
