using System.Diagnostics;

namespace EeHw.Host.Software;

/// <summary>The steps between two exits. Frames go through one after another, so that maps stay in the cache, and together where weights would not.</summary>
internal sealed class SoftwareStage<T> : IDisposable
    where T : unmanaged
{
    private readonly SoftwareStep<T>[] _steps;

    // Steps that follow one another and are run alike: first, end.
    private readonly (int First, int End)[] _parts;

    public SoftwareStage(SoftwareStep<T>[] steps)
    {
        _steps = steps;
        var parts = new List<(int, int)>();
        for (int i = 0, first = 0; i < steps.Length; i++)
        {
            if (i + 1 == steps.Length || steps[i + 1].SharesWeights != steps[first].SharesWeights)
            {
                parts.Add((first, i + 1));
                first = i + 1;
            }
        }

        _parts = [.. parts];
    }

    public SoftwareStep<T>[] Steps => _steps;

    public void Run(ReadOnlySpan<Frame<T>> frames)
    {
        foreach (var (first, end) in _parts)
        {
            if (frames.Length > 1 && _steps[first].SharesWeights)
            {
                for (var i = first; i < end; i++)
                {
                    _steps[i].Run(frames);
                }

                continue;
            }

            foreach (ref readonly var frame in frames)
            {
                for (var i = first; i < end; i++)
                {
                    _steps[i].Run(frame);
                }
            }
        }
    }

    /// <summary>Runs and adds the time of each step to its entry.</summary>
    /// <param name="frames">The frames.</param>
    /// <param name="ticks">One entry per step, in ticks of the monotonic clock.</param>
    public void Run(ReadOnlySpan<Frame<T>> frames, Span<long> ticks)
    {
        foreach (var (first, end) in _parts)
        {
            // As without clock: frame by frame, or together.
            var together = frames.Length > 1 && _steps[first].SharesWeights;
            for (var f = 0; f < frames.Length; f += together ? frames.Length : 1)
            {
                for (var i = first; i < end; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    if (together)
                    {
                        _steps[i].Run(frames);
                    }
                    else
                    {
                        _steps[i].Run(frames[f]);
                    }

                    ticks[i] += Stopwatch.GetTimestamp() - start;
                }
            }
        }
    }

    public void Dispose() => Array.ForEach(_steps, s => s.Dispose());
}
