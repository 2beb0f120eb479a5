using System.Globalization;

namespace EeHw.Host.Power;

/// <summary>Finds a meter of energy: the counters of powercap (RAPL) first, then those of hwmon, then its sensors of power.</summary>
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
        try
        {
            reason = "";
            return Powercap(root) ?? Hwmon(root, time ?? TimeProvider.System) ?? None(out reason);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or FormatException)
        {
            reason = $"the power meter cannot be read: {e.Message}";
            return null;
        }
    }

    private static EnergyMeter? None(out string reason)
    {
        reason = "this machine shows no power meter (neither class/powercap nor class/hwmon has one that can be read)";
        return null;
    }

    // Packages only: their cores and memory are zones below them, which would be counted twice.
    private static CounterMeter? Powercap(string root)
    {
        var zones = Folders(Path.Combine(root, "class", "powercap"))
            .Where(z => Path.GetFileName(z).Count(c => c == ':') == 1 && File.Exists(Path.Combine(z, "energy_uj")) && Text(z, "name").StartsWith("package", StringComparison.Ordinal))
            .ToList();
        return zones.Count == 0 ? null : new CounterMeter(
            "powercap " + string.Join(", ", zones.Select(z => Text(z, "name"))),
            zones.Select(z => (Path.Combine(z, "energy_uj"), double.Parse(Text(z, "max_energy_range_uj"), CultureInfo.InvariantCulture))));
    }

    private static EnergyMeter? Hwmon(string root, TimeProvider time)
    {
        foreach (var (folder, kind) in Folders(Path.Combine(root, "class", "hwmon")).SelectMany(f => new[] { (f, "energy"), (f, "power") }).OrderBy(p => p.Item2, StringComparer.Ordinal))
        {
            if (Directory.GetFiles(folder, kind + "*_input").Order(StringComparer.Ordinal).FirstOrDefault() is { } file)
            {
                var sensor = Path.GetFileName(file)[..^"_input".Length];
                var name = $"hwmon {Text(folder, "name")} {(File.Exists(Path.Combine(folder, sensor + "_label")) ? Text(folder, sensor + "_label") : sensor)}";

                // Counters of 64 bits do not come round within a run.
                return kind == "energy" ? new CounterMeter(name, [(file, 0)]) : new WattMeter(name, file, time);
            }
        }

        return null;
    }

    private static IEnumerable<string> Folders(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder).Order(StringComparer.Ordinal) : [];

    private static string Text(string folder, string file) => File.Exists(Path.Combine(folder, file)) ? File.ReadAllText(Path.Combine(folder, file)).Trim() : "";
}
