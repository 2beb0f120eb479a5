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

    public IReadOnlyList<SoftwareStep<T>> Steps => _steps;

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

    public void Dispose() => Array.ForEach(_steps, s => s.Dispose());
}
