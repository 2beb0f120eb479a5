using System.Globalization;
using EeHw.Model.Diagnostics;

namespace EeHw.Host.Power;

/// <summary>Finds a meter of energy of the processor: the counters of powercap (RAPL) first, then those of hwmon, then its sensors of power; or opens one that was named.</summary>
public static class EnergyMeters
{
    /// <summary>Where Linux shows its devices.</summary>
    public const string SystemFolder = "/sys";

    /// <summary>Looks for a meter.</summary>
    /// <param name="root">Folder that stands for <see cref="SystemFolder"/>.</param>
    /// <param name="reason">Why there is none.</param>
    /// <param name="time">Clock; null for the system's.</param>
    /// <returns>The meter, or null.</returns>
    public static EnergyMeter? Find(string root, out string reason, TimeProvider? time = null)
    {
        var unreadable = "";
        foreach (var find in new Func<EnergyMeter?>[] { () => Powercap(root), () => Hwmon(root, time ?? TimeProvider.System) })
        {
            try
            {
                if (find() is { } meter)
                {
                    reason = "";
                    return meter;
                }
            }
            catch (Exception e) when (e is UnauthorizedAccessException or IOException or FormatException)
            {
                // Counters of powercap are readable for root alone on most systems: another meter may still be.
                unreadable = unreadable.Length > 0 ? unreadable : $"the power meter cannot be read: {e.Message}";
            }
        }

        reason = unreadable.Length > 0 ? unreadable : "this machine shows no power meter (neither class/powercap nor class/hwmon has one that can be read)";
        return null;
    }

    /// <summary>Opens the meter that a user chose.</summary>
    /// <param name="choice"><c>auto</c> as <see cref="Find"/>, <c>none</c>, a kind, or a kind with a file or program behind a colon.</param>
    /// <param name="root">Folder that stands for <see cref="SystemFolder"/>.</param>
    /// <param name="reason">Why there is none, where that is no error.</param>
    /// <param name="time">Clock; null for the system's.</param>
    /// <returns>The meter, or null for <c>none</c> and for <c>auto</c> without a meter.</returns>
    /// <exception cref="EeHwException">EEHW8008: a meter that was named is not there.</exception>
    public static EnergyMeter? Open(string choice, string root, out string reason, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(choice);
        var (kind, rest) = choice.IndexOf(':', StringComparison.Ordinal) is var at and > 0 ? (choice[..at], choice[(at + 1)..]) : (choice, null);
        (reason, time) = ("", time ?? TimeProvider.System);
        try
        {
            switch (kind)
            {
                case "auto":
                    return Find(root, out reason, time);
                case "none":
                    reason = "no meter was asked for";
                    return null;
                case "powercap":
                    return Powercap(root) ?? throw Missing("this machine shows none of this kind that can be read");
                case "hwmon":
                    return Hwmon(root, time) ?? throw Missing("this machine shows none of this kind that can be read");
                case "xrt":
                    return Xrt(root, time) ?? throw Missing("this machine shows none of this kind that can be read");
                case "nvml":
                    return NvmlMeter.Open(rest, time) ?? throw Missing("there is no GPU of NVIDIA, or no library of its driver (libnvidia-ml.so.1)");
                case "csv" when rest is { Length: > 0 }:
                    return new CsvMeter(rest, time);
                case "command" when rest is { Length: > 0 }:
                    return new CommandMeter(rest, time);
                default:
                    throw Missing("there is no such kind of meter");
            }
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or FormatException)
        {
            throw Missing(e.Message);
        }

        EeHwException Missing(string why) => new(
            Codes.Host.NoMeter,
            new Place { Item = "--meter" },
            $"'{choice}' cannot be used: {why.TrimEnd('.')}.",
            "Choose auto, none, powercap, hwmon, nvml, xrt, csv:FILE or command:PROGRAM.");
    }

    // Cards under the driver of XRT show the power of the whole card in microwatts.
    private static WattMeter? Xrt(string root, TimeProvider time)
    {
        var sensor = Folders(Path.Combine(root, "bus", "pci", "devices"))
            .SelectMany(d => Folders(d).Where(f => Path.GetFileName(f).StartsWith("xmc.", StringComparison.Ordinal)).Select(f => (Card: Path.GetFileName(d), File: Path.Combine(f, "xmc_power"))))
            .FirstOrDefault(s => File.Exists(s.File));
        return sensor.File is null ? null : new WattMeter($"xrt {sensor.Card}", sensor.File, time);
    }

    // Packages only: their cores and memory are zones below them, which would be counted twice; and a package once, though some show it in two ways (intel-rapl and intel-rapl-mmio).
    private static CounterMeter? Powercap(string root)
    {
        var zones = Folders(Path.Combine(root, "class", "powercap"))
            .Where(z => Path.GetFileName(z).Count(c => c == ':') == 1 && File.Exists(Path.Combine(z, "energy_uj")) && Text(z, "name").StartsWith("package", StringComparison.Ordinal))
            .OrderBy(z => Path.GetFileName(z).Contains("mmio", StringComparison.Ordinal))
            .DistinctBy(z => Text(z, "name"))
            .ToList();
        return zones.Count == 0 ? null : new CounterMeter(
            "powercap " + string.Join(", ", zones.Select(z => Text(z, "name"))),
            zones.Select(z => (Path.Combine(z, "energy_uj"), Range(z))));

        static double Range(string zone) => double.TryParse(Text(zone, "max_energy_range_uj"), NumberStyles.Float, CultureInfo.InvariantCulture, out var range)
            ? range
            : throw new IOException($"{Path.Combine(zone, "max_energy_range_uj")} holds no number");
    }

    private static EnergyMeter? Hwmon(string root, TimeProvider time)
    {
        foreach (var (folder, kind) in Folders(Path.Combine(root, "class", "hwmon")).SelectMany(f => new[] { (f, "energy"), (f, "power") }).OrderBy(p => p.Item2, StringComparer.Ordinal))
        {
            var sensors = Directory.GetFiles(folder, kind + "*_input").Order(StringComparer.Ordinal).Select(f => (File: f, Label: Label(folder, f))).ToList();
            if (sensors.Count > 0)
            {
                // Where a driver counts cores and sockets (amd_energy), sockets are the machine.
                var sockets = sensors.Where(s => s.Label.StartsWith("Esocket", StringComparison.Ordinal)).ToList();
                var chosen = sockets.Count > 0 ? sockets : sensors[..1];
                var name = $"hwmon {Text(folder, "name")} {string.Join(", ", chosen.Select(s => s.Label))}";

                // Counters of 64 bits do not come round within a run.
                return kind == "energy" ? new CounterMeter(name, chosen.Select(s => (s.File, 0.0))) : new WattMeter(name, chosen[0].File, time);
            }
        }

        return null;

        static string Label(string folder, string file)
        {
            var sensor = Path.GetFileName(file)[..^"_input".Length];
            return Text(folder, sensor + "_label") is { Length: > 0 } label ? label : sensor;
        }
    }

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder).Order(StringComparer.Ordinal) : [];

    private static string Text(string folder, string file) => File.Exists(Path.Combine(folder, file)) ? File.ReadAllText(Path.Combine(folder, file)).Trim() : "";
}
