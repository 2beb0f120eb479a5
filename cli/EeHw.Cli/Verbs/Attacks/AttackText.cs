using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Cli.Verbs.Policies;
using EeHw.Model.Exits.Metrics;
using EeHw.Model.Results;
using EeHw.Train.Attacks;

namespace EeHw.Cli.Verbs.Attacks;

/// <summary>An attack as a reader wants it on a terminal.</summary>
internal static class AttackText
{
    public static string Name(AttackNorm norm) => norm switch
    {
        AttackNorm.Linf => "linf",
        AttackNorm.L1 => "l1",
        _ => "l2",
    };

    public static void Print(VerbContext context, AttackOutcome outcome, string folder)
    {
        var o = outcome.Options;
        context.Print(Text($"DeepSloth, {Name(o.Norm)} {(o.IsUniversal ? "universal" : "per sample")}: epsilon {o.Epsilon:G4}, {o.Steps} steps of {o.Step:G4}; N = {outcome.Clean.Samples}"));
        context.Print(Text($"changes: largest {outcome.Size.Linf:0.0000} of a pixel's range; mean L1 {outcome.Size.L1:0.00}, mean L2 {outcome.Size.L2:0.000}"));
        var table = new TextTable("policy", "input", "exit shares|", "accuracy|", "mean cost, MACs|", "efficacy|", "efficacy lost|");
        foreach (var policy in outcome.Policies)
        {
            Row(policy.Name, "clean", policy.Clean, "");
            Row("", "attacked", policy.Attacked, policy.LostFraction is { } lost ? Percent(lost) : "-");
        }

        context.Print(table);
        foreach (var note in outcome.Policies.Where(p => p.Note is not null))
        {
            context.Print($"note: {note.Name}: {note.Note}.");
        }

        if (outcome.Hardware is { } hardware)
        {
            Print(context, hardware);
        }

        context.Print($"attacked pixels, traces and figures: {folder.Replace('\\', '/')}");

        void Row(string name, string input, PolicyQuality q, string lost) => table.Add(
            name,
            input,
            string.Join(" ", q.ExitShares.Select(Percent)),
            $"{Percent(q.Right.Fraction)} ± {Percent(q.Right.StandardError)}",
            Text($"{q.ExpectedMacs:N0}"),
            Text($"{q.Efficacy:0.000}"),
            lost);
    }

    private static void Print(VerbContext context, AttackedHardware hardware)
    {
        var (clean, attacked) = (hardware.Clean, hardware.Attacked);
        var table = new TextTable("the hardware, simulated", "clean|", "attacked|", "change|") { Title = "" };
        Row("throughput, samples/s", m => m.ThroughputPerSecond, "N0");
        Row("interval, clocks", m => m.IntervalCycles, "N1");
        Row("latency mean, ns", m => m.LatencyNs?.Mean, "N0");
        Row("latency p99, ns", m => m.LatencyNs?.P99, "N0");
        Row("energy per sample, µJ (modelled)", m => m.EnergyPjPerSample?.Mean / 1e6, "0.000");
        foreach (var name in clean.Fifos.Where(f => attacked.Fifos.Any(a => a.Name == f.Name) && IsBuffer(clean, f.Name)).Select(f => f.Name))
        {
            Row(Text($"{name}, most frames of {clean.Fifos.First(f => f.Name == name).Depth}"), m => m.Fifos.FirstOrDefault(f => f.Name == name)?.HighWater, "N0");
        }

        context.Print(table);
        if (hardware.Buffers.Count == 0)
        {
            return;
        }

        var buffers = new TextTable("frames per conditional buffer|", "clean, samples/s|", "attacked, samples/s|", "block RAMs|") { Title = "" };
        foreach (var b in hardware.Buffers)
        {
            buffers.Add(Text($"{b.Frames}"), Text($"{b.CleanPerSecond:N0}"), Text($"{b.AttackedPerSecond:N0}"), b.Bram18 is { } r ? Text($"{r:N0}") : "-");
        }

        context.Print(buffers);
        context.Print(Text($"{hardware.FramesForAttack} frames are enough under attack: more gain less than 0.1 %."));
        context.Print(hardware.FramesForClean is { } frames
            ? Text($"With {frames} frames attacked input loses no throughput against clean input ({clean.ThroughputPerSecond:N0} samples/s).")
            : Text($"No number of frames up to {hardware.Buffers[^1].Frames} reaches the clean throughput ({clean.ThroughputPerSecond:N0} samples/s): a stage itself is too slow for the samples that now reach it."));
        context.Print("clocks per sample of each stage under attack over the clean interval: " + string.Join(", ", hardware.StageLoad.Select((l, k) => Text($"stage {k + 1} {l:0.00}"))) + ". Above 1 a stage needs that much more hardware to keep the clean throughput.");

        void Row(string name, Func<Measurement, double?> of, string format)
        {
            var (a, b) = (of(clean), of(attacked));
            table.Add(name, Number(a, format), Number(b, format), a is > 0 && b is { } v ? Text($"{(v / a) - 1:+0.0%;-0.0%;0.0%}") : "");
        }
    }

    private static bool IsBuffer(Measurement m, string name) => m.Units.FirstOrDefault(u => u.Name == name)?.Kind is { } kind && kind.Contains("buffer", StringComparison.OrdinalIgnoreCase);

    private static string Number(double? value, string format) => value is { } v ? v.ToString(format, CultureInfo.InvariantCulture) : "-";

    private static string Percent(double fraction) => PolicyOptions.Percent(fraction);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
