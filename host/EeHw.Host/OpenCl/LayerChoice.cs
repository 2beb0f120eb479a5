using System.Diagnostics;

namespace EeHw.Host.OpenCl;

/// <summary>
/// Whether a batch smaller than the workers are many is computed faster layer by layer, by two measurements of the layers' launches: with samples, and with an empty list. With C the time of computing in all
/// workers and L that of n launches, layers take C + L and whole stages C · workers / samples + L / n · stages.
/// </summary>
/// <param name="layers">The launches.</param>
/// <param name="pass">One pass of them, with samples (false) or without (true).</param>
/// <param name="stages">Stages.</param>
/// <param name="samples">Samples of a batch.</param>
/// <param name="workers">Workers that compute at the same time, more than samples.</param>
internal sealed class LayerChoice(KernelSet layers, Action<KernelSet, bool> pass, int stages, int samples, int workers)
{
    private const int Passes = 9;
    private const double MostSeconds = 0.05;

    /// <summary>Measures; takes a tenth of a second at most, or two passes.</summary>
    public bool IsFaster()
    {
        var launches = Enumerable.Range(0, stages).Sum(layers.LayersOf);
        if (workers <= samples || launches == 0)
        {
            return workers > samples;
        }

        var (launching, all) = (Seconds(true), Seconds(false));
        return IsFaster(all, launching, launches, stages, (double)workers / samples);
    }

    /// <summary>Whether layers are faster.</summary>
    /// <param name="all">Seconds of a pass layer by layer.</param>
    /// <param name="launching">Seconds of its launches alone.</param>
    /// <param name="launches">Launches of it.</param>
    /// <param name="stages">Launches of a pass by whole stages.</param>
    /// <param name="ratio">Workers per sample.</param>
    public static bool IsFaster(double all, double launching, int launches, int stages, double ratio)
        => all < (Math.Max(0, all - launching) * ratio) + (launching / launches * stages);

    // The fastest of some passes: other load on the machine only adds.
    private double Seconds(bool isEmpty)
    {
        var (best, start) = (double.PositiveInfinity, Stopwatch.GetTimestamp());
        for (var i = 0; i < Passes && (i == 0 || Stopwatch.GetElapsedTime(start).TotalSeconds < MostSeconds); i++)
        {
            var begin = Stopwatch.GetTimestamp();
            pass(layers, isEmpty);
            best = Math.Min(best, Stopwatch.GetElapsedTime(begin).TotalSeconds);
        }

        return best;
    }
}
