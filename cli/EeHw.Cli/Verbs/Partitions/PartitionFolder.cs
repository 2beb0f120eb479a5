using EeHw.Cli.Pipeline;
using EeHw.Model.Designs;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Report.Charts;
using EeHw.Report.Figures;
using EeHw.Report.Readings;
using EeHw.Sim.Partitions;

namespace EeHw.Cli.Verbs.Partitions;

/// <summary>Charts and measurements of a comparison as files.</summary>
internal static class PartitionFolder
{
    public static void Write(string folder, PartitionComparison c, LoweredDesign design, string hash, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        foreach (var (name, measurement) in new[] { ("swapped", c.Swapped), ("co-resident", c.CoResident), ("no-exit", c.NoExit) })
        {
            MeasurementJson.Write(Path.Combine(folder, name + ".json"), measurement, Tool.Version, hash);
        }

        var charts = new List<Chart>
        {
            DriftFigure.Create(
                c.Drift.Select(d => d.Share).ToValueList(),
                c.Drift.Select(d => d.Swapped).ToValueList(),
                c.Drift.Select(d => d.FreeSwaps).ToValueList(),
                c.Drift.Select(d => d.CoResident).ToValueList(),
                c.NoExitTime,
                (c.Even.Share, c.Swapped.IntervalCycles ?? 0, c.CoResident.IntervalCycles ?? 0),
                FormattableString.Invariant($"{design.Design.Name} on {design.Platform.Name}. Lines: closed form, swapped every {c.Waiting:0.#} waiting samples, {c.Even.Swap:0} clocks a swap, foldings as they are. Marks: simulated, {c.Swapped.Samples} samples.")),
        };
        if (ReconfigurationFigure.Create(new Reading("co-resident", c.CoResident), new Reading("reconfigured", c.Swapped)) is { } chart)
        {
            charts.Add(chart);
        }

        ChartFiles.Write(folder, charts.Select(figure => (figure.Id, figure)), cancellation);
    }
}
