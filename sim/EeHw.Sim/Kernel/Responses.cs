using EeHw.Sim.Statistics;

namespace EeHw.Sim.Kernel;

/// <summary>Times from arrival to answer, in clocks, of the samples behind the warm-up.</summary>
/// <param name="warmUp">Samples left out.</param>
/// <param name="deadline">Clocks within which an answer counts.</param>
internal sealed class Responses(long warmUp, long deadline)
{
    private readonly Queue<long> _outside = new();

    public Histogram Times { get; } = new();

    public BatchMeans Mean { get; } = new();

    public double Waiting { get; private set; }

    public long Misses { get; private set; }

    public long FirstArrival { get; private set; } = -1;

    public long LastArrival { get; private set; }

    /// <summary>A sample that arrived in a clock is loaded; it starts later, in the same order.</summary>
    public void Load(long arrival)
    {
        _outside.Enqueue(arrival);
        (FirstArrival, LastArrival) = (FirstArrival < 0 ? arrival : FirstArrival, arrival);
    }

    /// <summary>The next sample's first word enters.</summary>
    /// <returns>When it arrived.</returns>
    public long Start() => _outside.Dequeue();

    public void Release(long sample, long arrival, long start, long release)
    {
        if (sample >= warmUp)
        {
            Times.Add(release - arrival);
            Mean.Add(release - arrival);
            Waiting += start - arrival;
            Misses += release - arrival > deadline ? 1 : 0;
        }
    }
}
