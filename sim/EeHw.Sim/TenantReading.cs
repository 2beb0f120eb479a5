using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Sim;

/// <summary>What each of several tenants found.</summary>
internal static class TenantReading
{
    public static ValueList<TenantUse> Of(SimulationInput input, SimulationRun run, ServiceLevel? service)
    {
        var (responses, lines) = (run.Ledger.Responses, run.Ledger.Entrance.Lines);
        return input.Workload.Tenants.Select((t, i) => new TenantUse(
            t.Name,
            t.Priority,
            lines[i].Arrived,
            ServiceReading.One(input, run, responses[i], [lines[i]], service?.SustainablePerSecond, t.Arrivals.DeadlineNs),
            run.Ledger.Entrance.IsJudged && responses[i].Released > 0 ? (double)responses[i].Right / responses[i].Released : null,
            Enumerable.Range(0, input.Graph.ExitCount).Select(k => responses[i].Released == 0 ? 0 : (double)responses[i].LeftAt.ElementAtOrDefault(k) / responses[i].Released).ToValueList())).ToValueList();
    }
}
