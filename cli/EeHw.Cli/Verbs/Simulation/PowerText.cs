using System.Globalization;
using EeHw.Cli.Output;
using EeHw.Model.Results;

namespace EeHw.Cli.Verbs.Simulation;

/// <summary>Idle states and temperature on a terminal.</summary>
internal static class PowerText
{
    public static void Print(VerbContext context, PowerUse power, double megahertz)
    {
        if (power.States.Count > 0)
        {
            var table = new TextTable("while idle", "asleep|", "wake-ups|", "pays from idle ns|", "average mW|", "from|", "to|", "µJ per sample|", "added latency ns|");
            foreach (var s in power.States)
            {
                table.Add(
                    s.Name + (s.IsChosen ? " (chosen)" : ""),
                    s.AsleepFraction.ToString("P1", CultureInfo.InvariantCulture),
                    s.WakeUps.ToString(CultureInfo.InvariantCulture),
                    s.BreakEvenNs?.ToString("0", CultureInfo.InvariantCulture) ?? "",
                    Number(s.AveragePowerMw.Mean, "0.0"),
                    Number(s.AveragePowerMw.Low, "0.0"),
                    Number(s.AveragePowerMw.High, "0.0"),
                    Number(s.EnergyPjPerSample.Mean / 1e6, "0.00"),
                    Number(s.AddedLatencyNs, "0"));
            }

            context.Print(FormattableString.Invariant($"idle {power.IdleFraction:P1} of the time"));
            context.Print(table);
        }

        if (power.Thermal is { } t)
        {
            var end = FormattableString.Invariant($"temperature of the chip at {t.ChipPowerMw.Mean:0} mW: {t.SteadyC.Mean:0.0} °C in the end, from {t.SteadyC.Low:0.0} to {t.SteadyC.High:0.0}; time constant {t.TimeConstantS:0.##} s");
            context.Print(t.LimitReachedS is { } seconds
                ? FormattableString.Invariant($"{end}. The limit of {t.LimitC:0.#} °C is passed after {seconds:0.##} s; ") + (t.SustainableClockFraction > 0 ? FormattableString.Invariant($"{t.SustainableClockFraction * megahertz:0.#} MHz ({t.SustainableClockFraction:P0} of the clock) stays at it.") : "no clock is slow enough.")
                : FormattableString.Invariant($"{end}. It stays below the limit of {t.LimitC:0.#} °C."));
        }
    }

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
