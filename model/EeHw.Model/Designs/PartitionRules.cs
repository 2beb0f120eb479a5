using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Model.Designs;

/// <summary>What partitions must keep among themselves: names are unique, a stage lies in one content of one partition, a swap can come.</summary>
internal static class PartitionRules
{
    public static void Check(ValueList<PartitionChoice> partitions, double? deadlineNs, Func<int, Place> placeOf, DiagnosticList problems)
    {
        var owner = new Dictionary<int, string>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < partitions.Count; i++)
        {
            var p = partitions[i];
            if (!names.Add(p.Name))
            {
                Report(i, $"the name '{p.Name}' is used twice.", "Give each partition its own name.");
            }

            if (p.Contents.Count < 2)
            {
                Report(i, FormattableString.Invariant($"partition '{p.Name}' has {p.Contents.Count} content(s); swapping needs at least 2."), "List the stages of each content.");
            }

            if (p.Initial >= p.Contents.Count)
            {
                Report(i, FormattableString.Invariant($"initial is {p.Initial}; partition '{p.Name}' has the contents 0 to {p.Contents.Count - 1}."), null);
            }

            if ((p.Scheduler == "oldestWaits") != p.OldestWaitsNs.HasValue)
            {
                Report(i, p.OldestWaitsNs is null ? "scheduler oldestWaits needs oldestWaitsNs." : $"oldestWaitsNs belongs to the scheduler oldestWaits, not to {p.Scheduler}.", "oldestWaitsNs: how long the oldest frame may wait before its content is loaded.");
            }

            if (p.Scheduler == "deadline" && deadlineNs is null)
            {
                Report(i, "scheduler deadline needs a deadline; the workload has none.", "Give workload.deadlineNs.");
            }

            foreach (var empty in p.Contents.Select((c, n) => (c, n)).Where(c => c.c.Count == 0))
            {
                Report(i, FormattableString.Invariant($"content {empty.n} of partition '{p.Name}' has no stage: nothing would ever need it."), "List the stages of each content.");
            }

            foreach (var stage in p.Contents.SelectMany(c => c))
            {
                if (!owner.TryAdd(stage, p.Name))
                {
                    Report(i, FormattableString.Invariant($"stage {stage + 1} stands in partition '{owner[stage]}' and again in '{p.Name}'."), "A stage lies in one content.");
                }
            }

            if (p.CountsWaiting && p.WhenWaiting > p.WaitingFrames)
            {
                Report(i, FormattableString.Invariant($"whenWaiting is {p.WhenWaiting}, but only {p.WaitingFrames} waiting frames can be stored: the swap would never come."), "Raise waitingFrames to at least whenWaiting.");
            }
        }

        void Report(int i, string message, string? hint) => problems.Error(Codes.Designs.Partition, placeOf(i), message, hint);
    }
}
