using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Cli.Pipeline;
using EeHw.Host;
using EeHw.Model.Results;
using EeHw.Model.Units;

namespace EeHw.Cli.Verbs.Runs;

/// <summary>A run as text.</summary>
internal static class RunText
{
    /// <summary>Prints a run.</summary>
    public static void Print(VerbContext context, DesignSession session, IDevice device, RunResult result, Measurement m)
    {
        string Number(double value, string format = "0") => value.ToString(format, CultureInfo.InvariantCulture);
        context.Print($"{session.Lowered.Design.Name} on {device.Info.Id}: {m.Tool}");
        var table = new TextTable("what", "value|", "unit");
        table.Add("samples", Number(m.Samples), "");
        table.Add("throughput", Number(m.ThroughputPerSecond!.Value), "samples/s");
        var latency = m.LatencyNs!;
        table.Add("latency mean", Number(latency.Mean / 1000, "0.0"), "us");
        table.Add("latency p50", Number(latency.P50 / 1000, "0.0"), "us");
        table.Add("latency p95", Number(latency.P95 / 1000, "0.0"), "us");
        table.Add("latency p99", Number(latency.P99 / 1000, "0.0"), "us");
        table.Add("latency max", Number(latency.Max / 1000, "0.0"), "us");
        table.Add("accuracy", Share(m.AccuracyFraction!.Value, "P2"), "%");
        foreach (var exit in m.Exits)
        {
            table.Add($"left at {exit.Name}", Share(exit.Share, "P1"), "%");
        }

        table.Add("energy per sample", m.EnergyPjPerSample is { } energy ? Energy(energy) : "-", m.EnergyPjPerSample is null ? "" : "uJ");
        if (m.Mismatches is { } mismatches)
        {
            table.Add("differ from the reference", Number(mismatches), "samples");
        }

        table.Add("build and warm-up", Number(result.BuildTime.TotalSeconds, "0.00"), "s");
        context.Print(table);
        context.Print($"Energy: {m.EnergySource}.");
        foreach (var note in m.Notes)
        {
            context.Print(note);
        }

        foreach (var mismatch in result.Mismatches)
        {
            context.Print(string.Create(CultureInfo.InvariantCulture, $"sample {mismatch.Sample}: {mismatch.What} is {mismatch.Actual}, the reference has {mismatch.Expected}"));
        }
    }

    /// <summary>A fraction in percent without its sign, rounded as `simulate` rounds it.</summary>
    public static string Share(double fraction, string format) => fraction.ToString(format, CultureInfo.InvariantCulture).TrimEnd(' ', '%');

    /// <summary>Energy with its uncertainty in uJ.</summary>
    public static string Energy(Band energy)
        => string.Create(CultureInfo.InvariantCulture, $"{energy.Mean * 1e-6:0.0}{(energy.High > energy.Mean ? string.Create(CultureInfo.InvariantCulture, $" +- {(energy.High - energy.Mean) * 1e-6:0.0}") : "")}");
}
