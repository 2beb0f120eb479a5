using EeHw.Model.Units;

namespace EeHw.Model.Hardware;

/// <summary>A clock of a design: rising edges at phase + n·period, in whole femtoseconds.</summary>
/// <param name="Name">Name; the first domain of a graph, which source, merge and sink run on, is <c>main</c>.</param>
/// <param name="Clock">Frequency.</param>
/// <param name="PhaseNs">Time of the first edge in ns, less than a period.</param>
public sealed record ClockDomain(string Name, Frequency Clock, double PhaseNs)
{
    /// <summary>Name of the first domain.</summary>
    public const string Main = "main";

    private const double FemtosecondsPerClockAtOneMegahertz = 1e9;
    private const double FemtosecondsPerNanosecond = 1e6;

    /// <summary>Femtoseconds from edge to edge, rounded.</summary>
    public long PeriodFs => (long)Math.Round(FemtosecondsPerClockAtOneMegahertz / Clock.Megahertz);

    /// <summary>Femtoseconds of the first edge, rounded.</summary>
    public long PhaseFs => (long)Math.Round(PhaseNs * FemtosecondsPerNanosecond);

    /// <summary>Number of the first edge that is not before a time.</summary>
    /// <param name="timeFs">Time in femtoseconds.</param>
    /// <returns>0 or more.</returns>
    public long ClockAt(long timeFs) => Math.Max(0, (timeFs - PhaseFs + PeriodFs - 1) / PeriodFs);
}
