using EeHw.Sim.Statistics;

namespace EeHw.Sim.Kernel;

/// <summary>Times from arrival to answer, in ticks, of one tenant's samples behind the warm-up.</summary>
/// <param name="warmUp">Samples left out, of all tenants.</param>
/// <param name="deadline">Ticks within which an answer counts.</param>
internal sealed class Responses(long warmUp, long deadline)
{
    public Histogram Times { get; } = new();

    public BatchMeans Mean { get; } = new();

    public double Waiting { get; private set; }

    public long Misses { get; private set; }

    public long Released { get; private set; }

    public long Right { get; private set; }

    public long[] LeftAt { get; private set; } = [];

    public void Release(long sample, Ticket ticket, long start, long release)
    {
        if (LeftAt.Length <= ticket.Exit)
        {
            LeftAt = [.. LeftAt, .. new long[ticket.Exit + 1 - LeftAt.Length]];
        }

        Released++;
        LeftAt[ticket.Exit]++;
        Right += ticket.IsRight ? 1 : 0;
        if (sample >= warmUp)
        {
            Times.Add(release - ticket.Arrival);
            Mean.Add(release - ticket.Arrival);
            Waiting += start - ticket.Arrival;
            Misses += release - ticket.Arrival > deadline ? 1 : 0;
        }
    }

    /// <summary>Adds what another tenant found.</summary>
    public void Merge(Responses other)
    {
        Times.Merge(other.Times);
        Waiting += other.Waiting;
        Misses += other.Misses;
        Released += other.Released;
        Right += other.Right;
    }
}
