using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Model.Platforms;
using EeHw.Model.Units;

namespace EeHw.Model.Designs;

/// <summary>What partitions must keep among themselves: names are unique, a stage lies in one content of one partition, a swap can come.</summary>
public static class PartitionRules
{
    internal static void Check(ValueList<PartitionChoice> partitions, double? deadlineNs, Func<int, Place> placeOf, DiagnosticList problems)
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

            if (p.Frames is null == p.BitstreamBytes is 0)
            {
                Report(i, p.Frames is null ? $"partition '{p.Name}' has no bitstream: neither bitstreamBytes nor frames are given." : $"partition '{p.Name}' has bitstreamBytes and frames.", "Give one of them: the bytes of the partial bitstream, or the configuration frames of the region.");
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

    /// <summary>What the part adds: ports that it has, regions that are not larger than it, alone and together.</summary>
    internal static void Check(ValueList<PartitionChoice> partitions, Platform platform, DiagnosticList problems)
    {
        var names = platform.ConfigurationPorts.Select(p => p.Name).ToList();
        for (var i = 0; i < partitions.Count; i++)
        {
            var p = partitions[i];
            if (!names.Contains(p.Port))
            {
                Report(i, "port", $"{platform.Name} has no configuration port '{p.Port}'.", NearestName.Hint(p.Port, names));
            }

            if (p.Frames is not null && platform.PartFamily.FrameWords is null)
            {
                Report(i, "frames", $"the family {platform.Family} of {platform.Part} is not configured in frames of a known size.", "Give bitstreamBytes.");
            }
            else if (p.BytesOn(platform) > platform.FullBitstream.Value)
            {
                var given = p.Frames is { } frames ? FormattableString.Invariant($" ({frames} frames of {platform.PartFamily.FrameWords!.Value} words)") : "";
                Report(i, p.Frames is null ? "bitstreamBytes" : "frames", FormattableString.Invariant($"the region takes {p.BytesOn(platform)} bytes{given}, the whole of {platform.Part} {platform.FullBitstream.Value} ({platform.FullBitstream.Source}): it is larger than the part."), $"Give the {(p.Frames is null ? "bytes of the region's partial bitstream" : "frames of the region")}.");
            }

            if (p.Area is { } area && !area.FitsInto(platform.Resources))
            {
                Report(i, "area", $"region '{p.Name}' has {Larger(area, platform.Resources)} of {platform.Part}: it is larger than the part.", "Give what the region's rectangle holds.");
            }
        }

        var together = partitions.Aggregate(default(Resources), (sum, p) => sum + (p.Area ?? default));
        if (partitions.Count > 1 && partitions.All(p => p.Area?.FitsInto(platform.Resources) != false) && !together.FitsInto(platform.Resources))
        {
            Report(partitions.Count - 1, "area", $"the regions together have {Larger(together, platform.Resources)} of {platform.Part}: they do not lie side by side in it.", "Give smaller regions, or put their contents into one.");
        }

        void Report(int i, string key, string message, string? hint) => problems.Error(Codes.Designs.Partition, new Place { Item = FormattableString.Invariant($"partitions[{i}].{key}") }, message, hint);
    }

    /// <summary>What of one amount is more than of another, as text: "300 of the 220 DSP tiles".</summary>
    /// <param name="amount">The amount.</param>
    /// <param name="limit">What there is.</param>
    /// <returns>The text; empty where all fits.</returns>
    public static string Larger(Resources amount, Resources limit)
    {
        (string Name, double Has, double Limit)[] all = [("LUTs", amount.Luts, limit.Luts), ("flip-flops", amount.Ffs, limit.Ffs), ("DSP tiles", amount.Dsps, limit.Dsps), ("block RAMs", amount.Bram18, limit.Bram18), ("ultra RAMs", amount.Uram, limit.Uram)];
        return string.Join(", ", all.Where(x => x.Has > x.Limit).Select(x => FormattableString.Invariant($"{x.Has:0} of the {x.Limit:0} {x.Name}")));
    }
}
