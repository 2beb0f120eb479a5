namespace EeHw.Host.Power;

/// <summary>Power of the machine while nothing is asked of it.</summary>
/// <param name="Watts">Mean.</param>
/// <param name="ErrorWatts">Standard error of the mean.</param>
/// <param name="Seconds">How long it was watched.</param>
public sealed record IdlePower(double Watts, double ErrorWatts, double Seconds)
{
    private const int Parts = 10;

    /// <summary>Of readings in the order of time; the error from the scatter among tenths of the time, and from when the meter brings itself up to date.</summary>
    /// <param name="points">At least two readings.</param>
    /// <param name="updateSeconds">Time between updates of the meter.</param>
    /// <returns>Mean and error.</returns>
    internal static IdlePower Of(IReadOnlyList<EnergyPoint> points, double updateSeconds)
    {
        var seconds = points[^1].Seconds - points[0].Seconds;
        var mean = (points[^1].Joules - points[0].Joules) / seconds;
        var parts = new List<double>();
        var last = points[0];
        foreach (var point in points.Skip(1))
        {
            if (point.Seconds - last.Seconds >= seconds / Parts)
            {
                parts.Add((point.Joules - last.Joules) / (point.Seconds - last.Seconds));
                last = point;
            }
        }

        var center = parts.DefaultIfEmpty(mean).Average();
        var scatter = parts.Count < 2 ? 0 : Math.Sqrt(parts.Sum(p => (p - center) * (p - center)) / (parts.Count - 1) / parts.Count);
        var update = mean * EnergyStatistics.EndError(updateSeconds) / seconds;
        return new(mean, Math.Sqrt((scatter * scatter) + (update * update)), seconds);
    }
}
