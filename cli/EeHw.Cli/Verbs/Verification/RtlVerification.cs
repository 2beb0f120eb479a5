using System.Globalization;
using EeHw.Check;
using EeHw.Cli.Output;
using EeHw.Cli.Pipeline;
using EeHw.Codegen;
using EeHw.Model.Designs;
using EeHw.Model.Results;
using EeHw.Sim;

namespace EeHw.Cli.Verbs.Verification;

/// <summary><c>eehw verify --with rtl</c>: the SystemVerilog under Verilator: answers against the reference, clocks against the simulator.</summary>
internal static class RtlVerification
{
    private const int ShownDifferences = 10;

    // Below so many samples compiling the model takes longer than running it.
    private const int SamplesWorthOptimising = 500;

    public static int Run(VerbContext context, DesignSession session, string folder, int samples, TimeSpan limit)
    {
        var lowered = session.Lowered;
        ProjectGeneration.Write(session, Targets.Find("verilog"), folder, samples);
        var decisions = session.Golden(samples).Decisions;
        var workload = new Workload("closed", decisions.ExitOf.Length);
        var rtl = RtlSimulation.Run(
            folder,
            new RtlSimulationOptions { Samples = workload.Samples, Clock = lowered.Graph.Clock, Optimisation = samples < SamplesWorthOptimising ? "-O0" : "-O2", TimeLimit = limit, Progress = context.Progress.Show },
            context.Cancellation);
        context.Progress.Start("simulating");
        var options = new SimulationOptions { Workload = workload, KeepSamples = true, IgnorePartitions = true };
        var simulated = Simulator.Run(lowered, decisions, options, context.Cancellation);
        context.Cancellation.ThrowIfCancellationRequested();
        var differences = Differences(rtl, simulated).ToList();
        if (context.IsJson)
        {
            context.WriteJson(lowered.InputHash, json =>
            {
                MeasurementJson.WriteFields(json, rtl.Measurement);
                json.WriteStartObject("predicted");
                json.WriteNumber("totalCycles", simulated.Measurement.TotalCycles ?? 0);
                json.WriteNumber("intervalCycles", simulated.Measurement.IntervalCycles ?? 0);
                json.WriteEndObject();
                json.WriteNumber("samplesWithOtherClocks", differences.Count);
                json.WriteNumber("largestClockDifference", differences.Select(d => d.Largest).DefaultIfEmpty().Max());
            });
        }

        Print(context, rtl, simulated, differences);
        return rtl.Measurement.Mismatches == 0 && differences.Count == 0 ? ExitCode.Ok : ExitCode.Mismatch;
    }

    // Clocks count from the first input word in both.
    private static IEnumerable<Difference> Differences(RtlSimulationResult rtl, SimulationResult simulated)
    {
        var first = simulated.Samples[0].Start;
        for (var n = 0; n < rtl.Samples.Count; n++)
        {
            var (r, s) = (rtl.Samples[n], simulated.Samples[n]);
            var difference = new Difference(n, r, s with { Start = s.Start - first, Decided = s.Decided - first, Released = s.Released - first });
            if (difference.Largest != 0 || r.Exit != s.Exit)
            {
                yield return difference;
            }
        }
    }

    private static void Print(VerbContext context, RtlSimulationResult rtl, SimulationResult simulated, List<Difference> differences)
    {
        var (r, s) = (rtl.Measurement, simulated.Measurement);
        context.Print(Text($"{r.Tool}: {r.Samples} samples, {r.Mismatches} answers differ from the reference"));
        var table = new TextTable("", "RTL|", "simulated|", "difference|");
        table.Add("total, clocks", Text($"{r.TotalCycles:N0}"), Text($"{s.TotalCycles:N0}"), Text($"{r.TotalCycles - s.TotalCycles:N0}"));
        table.Add("interval, clocks per sample", Text($"{r.IntervalCycles:N1}"), Text($"{s.IntervalCycles:N1}"), Text($"{r.IntervalCycles - s.IntervalCycles:N1}"));
        table.Add("samples whose clocks differ", "", "", Text($"{differences.Count} of {r.Samples}"));
        context.Print(table);
        foreach (var complaint in rtl.Complaints)
        {
            context.Print(complaint);
        }

        if (differences.Count > 0)
        {
            var list = new TextTable("sample|", "decided, RTL|", "simulated|", "released, RTL|", "simulated|");
            foreach (var d in differences.Take(ShownDifferences))
            {
                list.Add(Text($"{d.Sample}"), Text($"{d.Rtl.Decided}"), Text($"{d.Simulated.Decided}"), Text($"{d.Rtl.Released}"), Text($"{d.Simulated.Released}"));
            }

            context.Print(list);
        }

        foreach (var note in r.Notes)
        {
            context.Print(note);
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Difference(long Sample, SampleFlow Rtl, SampleFlow Simulated)
    {
        public long Largest { get; } = Math.Max(Math.Abs(Rtl.Start - Simulated.Start), Math.Max(Math.Abs(Rtl.Decided - Simulated.Decided), Math.Abs(Rtl.Released - Simulated.Released)));
    }
}
