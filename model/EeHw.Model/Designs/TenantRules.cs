using EeHw.Model.Diagnostics;

namespace EeHw.Model.Designs;

/// <summary>What the tenants of a workload must keep among themselves: distinct names, nobody starved by one that is always waiting.</summary>
internal static class TenantRules
{
    public static void Check(DesignDraft draft, Func<string, Place> placeOf, DiagnosticList problems)
    {
        var (workload, tenants) = (draft.Workload, draft.Workload.Tenants);
        if ((workload.Kind == Workload.Shared) != (tenants.Count > 0))
        {
            var (place, message, hint) = tenants.Count > 0
                ? (placeOf("workload.tenants"), $"tenants are listed, but the workload is {workload.Kind}.", "Use kind: tenants, or remove them.")
                : (placeOf("workload.kind"), "the workload is shared by tenants, and none is listed.", "List them under workload.tenants.");
            problems.Error(Codes.Designs.Contradiction, place, message, hint);
        }

        if (workload.Kind == Workload.Shared && workload.DeadlineNs is not null)
        {
            problems.Error(Codes.Designs.Contradiction, placeOf("workload.deadlineNs"), "a workload of tenants has no deadline of its own.", "Give every tenant its deadlineNs.");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < tenants.Count; i++)
        {
            var tenant = tenants[i];
            var at = draft.TenantPlaces.GetValueOrDefault(i) ?? (key => placeOf("workload.tenants") with { Item = FormattableString.Invariant($"workload.tenants[{i}].{key}") });
            WorkloadRules.CheckArrivals(tenant.Arrivals, at, problems);
            if (!names.Add(tenant.Name))
            {
                problems.Error(Codes.Designs.Contradiction, at("name"), $"the name '{tenant.Name}' is used twice.", "Give each tenant its own name.");
            }

            if (tenant.DataTo <= tenant.DataFrom)
            {
                problems.Error(Codes.Designs.Contradiction, at("data"), $"the data of tenant '{tenant.Name}' are no part [from, to] of the samples with from below to.", "Write data: [0, 0.5].");
            }

            if (tenant.Arrivals.IsClosed && tenants.FirstOrDefault(t => t != tenant && (t.Priority > tenant.Priority || t.Arrivals.IsClosed)) is { } starved)
            {
                problems.Error(
                    Codes.Designs.Starvation,
                    at("priority"),
                    FormattableString.Invariant($"tenant '{tenant.Name}' always has a sample waiting (closed) and goes before '{starved.Name}' (priority {tenant.Priority} before {starved.Priority}), which would never be let in."),
                    $"Give '{tenant.Name}' the last priority, or arrivals of its own (kind: periodic).");
            }
        }
    }
}
