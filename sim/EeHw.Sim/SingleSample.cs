using EeHw.Model.Designs;
using EeHw.Model.Hardware;
using EeHw.Model.Results;

namespace EeHw.Sim;

/// <summary>One sample in an empty design.</summary>
internal static class SingleSample
{
    /// <summary>Clocks from its first word to its decision (or until the sink has the answer, that clock included).</summary>
    /// <param name="graph">The hardware, everything there.</param>
    /// <param name="exit">Exit from 0 at which it leaves.</param>
    /// <param name="isReleased">Whether to count until the sink.</param>
    public static long Clocks(UnitGraph graph, int exit, bool isReleased = false)
    {
        var flow = default(SampleFlow);
        var run = new SimulationRun(graph, [(byte)exit], new Workload("closed", 1), SimulationOptions.Default, null, s => flow = s);
        run.Run();
        return isReleased ? run.Clock : flow.Decided - flow.Start;
    }
}
