using EeHw.Model.Diagnostics;

namespace EeHw.Sim.Frames;

/// <summary>Recorded arrival times, walked again from the start, shifted by their span, when there are more samples than records.</summary>
public sealed class RecordedArrivals : IArrivals
{
    private readonly IReadOnlyList<long> _times;
    private readonly long _span;
    private long _samples;

    /// <summary>Takes recorded times.</summary>
    /// <param name="times">Femtoseconds, ascending, at least two.</param>
    /// <param name="place">Where they come from, for messages.</param>
    /// <exception cref="EeHwException">EEHW6505 when they go backwards or are fewer than two.</exception>
    public RecordedArrivals(IReadOnlyList<long> times, Place place)
    {
        ArgumentNullException.ThrowIfNull(times);
        if (times.Count < 2)
        {
            throw new EeHwException(Codes.Simulation.IllegalWorkload, place, $"{times.Count} arrival time(s) are recorded; at least 2 are needed.");
        }

        for (var i = 1; i < times.Count; i++)
        {
            if (times[i] < times[i - 1])
            {
                throw new EeHwException(Codes.Simulation.IllegalWorkload, place, $"arrival {i} comes at {times[i]} fs, before arrival {i - 1} at {times[i - 1]} fs.", "Sort the record, or check the unit of its times.");
            }
        }

        _times = times;

        // The gap that closes the circle is the mean gap.
        _span = times[^1] - times[0] + Math.Max(1, (times[^1] - times[0]) / (times.Count - 1));
    }

    /// <inheritdoc/>
    public long Next()
    {
        var (round, index) = Math.DivRem(_samples++, _times.Count);
        return (round * _span) + _times[(int)index] - _times[0];
    }
}
