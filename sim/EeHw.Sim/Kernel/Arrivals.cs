using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Units;
using EeHw.Sim.Workloads;

namespace EeHw.Sim.Kernel;

/// <summary>When samples arrive, in clocks: all at once (closed), or as the workload's process says, rounded up to the next clock edge.</summary>
internal sealed class Arrivals
{
    private readonly IArrivals? _process;
    private readonly Int128 _clock;
    private long _sample = -1;
    private long _at;

    /// <summary>Reads a workload.</summary>
    /// <param name="workload">The workload.</param>
    /// <param name="clock">The clock.</param>
    /// <exception cref="EeHwException">EEHW6505 for a kind, period or number of samples that cannot be.</exception>
    public Arrivals(Workload workload, Frequency clock)
    {
        if (workload.Samples < 1)
        {
            throw new EeHwException(Codes.Simulation.IllegalWorkload, new Place { Item = "workload.samples" }, $"is {workload.Samples}; at least 1 is needed.");
        }

        _process = WorkloadArrivals.Of(workload);
        _clock = (Int128)Math.Round(1e9 / clock.Megahertz);
    }

    /// <summary>Whether all samples are there from the start.</summary>
    public bool IsClosed => _process is null;

    /// <summary>First clock in which a sample's first word can be offered. Samples are asked for in order, each as often as one likes.</summary>
    public long Clock(long sample)
    {
        while (_sample < sample)
        {
            _at = _process is null ? 0 : _process.Next();
            _sample++;
        }

        return (long)(((Int128)_at + _clock - 1) / _clock) + 1;
    }
}
