namespace EeHw.Sim.Kernel;

/// <summary>A control state of a cluster, met before.</summary>
/// <param name="id">Number within the cluster.</param>
/// <param name="state">The arena.</param>
/// <param name="asks">Which ports look at their outside answer in this state, one bit per port of the cluster.</param>
internal sealed class Node(int id, int[] state, uint asks)
{
    private readonly List<Segment> _segments = [];
    private Dictionary<(uint Answers, int Length), Segment>? _prefixes;

    public int Id { get; } = id;

    public int[] State { get; } = state;

    public uint Asks { get; } = asks;

    /// <summary>The way on under constant answers, or null where not yet computed.</summary>
    public Segment? Find(uint answers)
    {
        foreach (var segment in _segments)
        {
            if (segment.Answers == answers)
            {
                return segment;
            }
        }

        return null;
    }

    public void Keep(Segment segment) => _segments.Add(segment);

    public Segment? FindPrefix(uint answers, int length) => _prefixes?.GetValueOrDefault((answers, length));

    public void KeepPrefix(uint answers, int length, Segment segment) => (_prefixes ??= []).Add((answers, length), segment);
}

/// <summary>What a cluster does from a state on under constant answers, until something happens at a port or it stands still.</summary>
internal sealed class Segment
{
    /// <summary>Number within the cluster; none is 0.</summary>
    public required int Id { get; init; }

    /// <summary>The answers it holds for, one bit per port of the cluster.</summary>
    public required uint Answers { get; init; }

    /// <summary>Clocks that were stepped. Standing still, the last of them changed nothing and goes on for ever.</summary>
    public required int Length { get; init; }

    /// <summary>Whether it ends standing still.</summary>
    public required bool IsQuiet { get; init; }

    /// <summary>The state after <see cref="Length"/> clocks.</summary>
    public required Node Next { get; init; }

    /// <summary>What happened in the last clock, by port of the design.</summary>
    public required (int Port, int Flags)[] Events { get; init; }

    public required int[] Busy { get; init; }

    public required int[] Blocked { get; init; }

    public required int[] High { get; init; }

    /// <summary>Standing still: 1 for each blocked part.</summary>
    public int[]? QuietBlocked { get; init; }

    /// <summary>How often it was taken.</summary>
    public long Times { get; set; }

    /// <summary>Clocks it stood still beyond <see cref="Length"/>.</summary>
    public long QuietClocks { get; set; }
}
