using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Units;

namespace EeHw.Sim.Kernel;

/// <summary>When samples arrive: all at once (closed), or one every period. Times are whole femtoseconds, rounded up to the next clock edge.</summary>
internal sealed class Arrivals
{
    private readonly Int128 _period;
    private readonly Int128 _clock;

    /// <summary>Reads a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="EeHwException">EEHW6505 for a kind, period or number of samples that cannot be.</exception>
    public Arrivals(Workload workload, Frequency clock)
    {
        if (workload.Samples < 1)
        {
            throw Illegal("workload.samples", $"is {workload.Samples}; at least 1 is needed.");
        }

        if (workload.Kind is not ("closed" or "periodic"))
        {
            throw Illegal("workload.kind", $"is '{workload.Kind}'; the simulator knows closed and periodic.");
        }

        if (workload.Kind == "periodic")
        {
            if (workload.PeriodNs is not > 0 or > 1e12)
            {
                throw Illegal("workload.periodNs", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"is {workload.PeriodNs?.ToString("R", System.Globalization.CultureInfo.InvariantCulture) ?? "missing"}; a periodic workload needs a period above 0 and up to 1e12 ns."));
            }

            _period = (Int128)Math.Round(workload.PeriodNs.Value * 1e6);
        }

        _clock = (Int128)Math.Round(1e9 / clock.Megahertz);
    }

    /// <summary>Whether all samples are there from the start.</summary>
    public bool IsClosed => _period == 0;

    /// <summary>First clock in which a sample's first word can be offered.</summary>
    public long Clock(long sample) => (long)(((sample * _period) + _clock - 1) / _clock) + 1;

    private static EeHwException Illegal(string item, string message) => new(Codes.Simulation.IllegalWorkload, new Place { Item = item }, message);
}
