using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Report.Gantts;

/// <summary>Who was busy when: stages and samples of a timeline, contents of a region.</summary>
public static class Gantt
{
    /// <summary>Rows of a timeline: stages by what their slowest unit does, samples from the first word to the decision and to the answer.</summary>
    /// <param name="timeline">A window of a run.</param>
    /// <returns>Rows: stages, or where stages share engines one per engine, first.</returns>
    public static ValueList<GanttRow> Of(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var ns = timeline.StepNs;
        var (first, window) = (timeline.Window.From, timeline.Window);
        var rows = new List<GanttRow>();
        foreach (var server in timeline.Servers)
        {
            rows.Add(new(server.Name, "engines", server.Spans.Select(s => Span(s.From, s.To, $"stage {s.Stage + 1}")).ToValueList()));
        }

        foreach (var stage in timeline.Units.Where(_ => timeline.Servers.Count == 0).GroupBy(u => u.Stage).OrderBy(g => g.Key))
        {
            var slowest = stage.MaxBy(u => u.Busy.Sum(s => s.To - s.From))!;

            // Clocks between two words of one frame are no pause: what is shorter than a hundredth of the window is joined.
            var gap = Math.Max(1, (window.To - window.From) / 100);
            rows.Add(new($"stage {stage.Key + 1} ({slowest.Name})", "stages", Join(slowest.Busy, gap).Select(s => Span(s.From, s.To, "working")).ToValueList()));
        }

        foreach (var sample in timeline.Samples)
        {
            rows.Add(new($"sample {sample.Sample}, exit {sample.Exit + 1}", "samples", [Span(sample.Start, sample.Decided, "to the decision"), Span(sample.Decided, sample.Released, "to the answer")]));
        }

        return rows.ToValueList();

        GanttSpan Span(long from, long to, string kind) => new((Math.Max(from, first) - first) * ns, (Math.Max(to, first) - first) * ns, kind);
    }

    /// <summary>Rows of a region: one per content.</summary>
    /// <param name="use">What swapping was.</param>
    /// <returns>Rows; empty where nothing was swapped.</returns>
    public static ValueList<GanttRow> Of(ReconfigurationUse use)
    {
        ArgumentNullException.ThrowIfNull(use);
        return (use.Regions.Count > 0 ? use.Regions : [use]).SelectMany(region => region.Periods.GroupBy(p => p.Content).OrderBy(g => g.Key)
            .Select(g => new GanttRow(use.Regions.Count > 0 ? $"{region.Region}, content {g.Key}" : $"content {g.Key}", use.Regions.Count > 0 ? region.Region : "region", g.Select(p => new GanttSpan(p.FromNs, p.ToNs, p.Is)).ToValueList()))).ToValueList();
    }

    private static List<ClockSpan> Join(ValueList<ClockSpan> spans, long gap)
    {
        var joined = new List<ClockSpan>();
        foreach (var span in spans)
        {
            if (joined.Count > 0 && span.From - joined[^1].To <= gap)
            {
                joined[^1] = new ClockSpan(joined[^1].From, span.To);
            }
            else
            {
                joined.Add(span);
            }
        }

        return joined;
    }
}
