using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Sim.Waves;

/// <summary>Runs of their own, plainly stepped, that write down signals or memory traffic. Partitions are not swapped in them, as in the RTL.</summary>
internal static class WaveRuns
{
    /// <summary>Records the signals of the timeline's window.</summary>
    public static WaveWindow Signals(SimulationInput input, byte[] exitOf, SimulationOptions options, SignalNames names, CancellationToken cancellation)
    {
        var (first, last) = (options.TimelineFrom, Math.Min(input.Workload.Samples, options.TimelineFrom + options.TimelineSamples));
        WaveRecorder? recorder = null;
        var run = new SimulationRun(input.Graph, exitOf, input.Workload, options with { IsPlain = true }, onRelease: s => recorder?.Release(s));
        recorder = new WaveRecorder(input.Graph, run.Plain!, run.Blueprint, run.Ledger, names);

        // Reset ends before the first clock in the RTL: a window from the first sample on begins there.
        run.Plain!.OnEvaluated = () => recorder.Observe(first == 0 || run.Ledger.Loaded > first);
        while (!run.Ledger.IsDone && run.Ledger.OldestInFlight < last && !cancellation.IsCancellationRequested)
        {
            run.Plain.Step();
        }

        return recorder.Finish();
    }

    /// <summary>Records the bursts of the whole workload.</summary>
    public static ValueList<DmaTransfer> Transfers(SimulationInput input, byte[] exitOf, SimulationOptions options, DmaMap map, CancellationToken cancellation)
    {
        DmaRecorder? recorder = null;
        var run = new SimulationRun(input.Graph, exitOf, input.Workload, options with { IsPlain = true }, onRelease: s => recorder?.Release(s.Released));
        recorder = new DmaRecorder(input.Graph, run.Plain!, run.Blueprint, map);
        run.Plain!.OnEvaluated = recorder.Observe;
        run.Run(cancellation: cancellation);
        return recorder.Finish();
    }
}
