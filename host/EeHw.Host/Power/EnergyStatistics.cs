using EeHw.Model.Units;

namespace EeHw.Host.Power;

/// <summary>
/// Energy per sample with its uncertainty: the standard errors of what is combined add in squares, and are given twofold, which is about 95 % (JCGM 100:2008, sections 5.1.2 and 6.2.1).
/// </summary>
public static class EnergyStatistics
{
    private const double Coverage = 2;

    /// <summary>Standard error of a time that begins and ends somewhere between two updates of a meter: two rectangular distributions.</summary>
    /// <param name="updateSeconds">Time between updates.</param>
    /// <returns>Seconds.</returns>
    public static double EndError(double updateSeconds) => updateSeconds / Math.Sqrt(6);

    /// <summary>Energy per sample in pJ.</summary>
    /// <param name="passes">Time and energy of each pass, at least one.</param>
    /// <param name="samples">Samples of a pass.</param>
    /// <param name="idle">Power to subtract, or null for none.</param>
    /// <param name="updateSeconds">Time between updates of the meter.</param>
    /// <returns>Mean over the passes, and twice the combined standard error to both sides.</returns>
    public static Band PerSample(IReadOnlyList<EnergyPoint> passes, int samples, IdlePower? idle, double updateSeconds)
    {
        var net = passes.Select(p => p.Joules - ((idle?.Watts ?? 0) * p.Seconds)).ToArray();
        var (mean, count) = (net.Average(), net.Length);
        var scatter = count < 2 ? 0 : net.Sum(j => (j - mean) * (j - mean)) / (count - 1) / count;
        var seconds = passes.Average(p => p.Seconds);
        var idleError = (idle?.ErrorWatts ?? 0) * seconds;
        var endError = passes.Average(p => p.Joules) / seconds * EndError(updateSeconds);
        var error = Math.Sqrt(scatter + (idleError * idleError) + (endError * endError / count));
        var scale = 1e12 / samples;
        return new(mean * scale, (mean - (Coverage * error)) * scale, (mean + (Coverage * error)) * scale);
    }
}
