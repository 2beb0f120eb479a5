using System.Text.Json;
using System.Text.RegularExpressions;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Model.Results;
using EeHw.Model.Units;

namespace EeHw.Check;

/// <summary>Runs the Yosys script of a generated SystemVerilog project and reads what each unit became.</summary>
public static partial class YosysSynthesis
{
    private const string WithoutYosys = "Without Yosys there are no counts to compare with; estimates are printed by simulate all the same.";

    // LUTs of one cell (of an ECP5: LUT4s, three slices of two); 32 and 64 words deep, by the number of LUTs the library's description gives them.
    private static readonly Dictionary<string, int> _memoryLuts = new()
    {
        ["RAM32M"] = 4, ["RAM64M"] = 4, ["RAM32M16"] = 8, ["RAM64M8"] = 8, ["RAM32X1D"] = 2, ["RAM64X1D"] = 2, ["RAM128X1D"] = 4, ["RAM32X1S"] = 1, ["RAM64X1S"] = 1, ["RAM128X1S"] = 2,
        ["TRELLIS_DPR16X4"] = 6, ["RAM256X1S"] = 4, ["RAM512X1S"] = 8, ["RAM256X1D"] = 8, ["RAM32X16DR8"] = 8, ["RAM64X8SW"] = 8, ["RAM32X2S"] = 2, ["SRL16E"] = 1, ["SRLC16E"] = 1, ["SRLC32E"] = 1,
    };

    /// <summary>Synthesises.</summary>
    /// <param name="project">Folder of a project generated for target verilog.</param>
    /// <param name="options">How far.</param>
    /// <param name="cancellation">Ends Yosys.</param>
    /// <returns>Counts per unit and in all.</returns>
    /// <exception cref="EeHwException">EEHW7201 no Yosys, EEHW7202 it refuses the RTL, EEHW7204 time limit, EEHW7206 not a project.</exception>
    public static YosysSynthesisResult Run(string project, YosysSynthesisOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(options);
        var folder = Path.GetFullPath(project);
        var place = new Place { File = project };
        var script = Path.Combine(folder, "synth.ys");
        if (!File.Exists(script))
        {
            throw new EeHwException(Codes.Checks.NotAProject, place, "has no synth.ys; a project generated for target verilog is needed.", "Generate it with `eehw generate DESIGN --target verilog --out DIR`.");
        }

        return Synthesise(folder, place, File.ReadAllText(script), options, cancellation).GetAwaiter().GetResult();
    }

    private static async Task<YosysSynthesisResult> Synthesise(string folder, Place place, string script, YosysSynthesisOptions options, CancellationToken cancellation)
    {
        var (_, version, _) = await ToolProcess.Run("yosys", ["-V"], folder, options.TimeLimit, WithoutYosys, cancellation).ConfigureAwait(false);
        options.Progress?.Invoke("synthesising with Yosys");
        string[] run = ["-q", "-s", "synth.ys"];
        if (!options.Logic || !options.Dsps || options.Only is not null)
        {
            run = ["-q", "-p", Changed(script, options)];
        }

        var (status, output, errors) = await ToolProcess.Run("yosys", run, folder, options.TimeLimit, WithoutYosys, cancellation).ConfigureAwait(false);
        if (status != 0)
        {
            var error = (errors + "\n" + output).Split('\n').FirstOrDefault(l => l.Contains("ERROR", StringComparison.Ordinal)) ?? "it ended without saying why";
            throw new EeHwException(Codes.Checks.DoesNotCompile, place, $"Yosys does not build the RTL: {error.Trim()}", "This is a fault of the generator or of a template given with --templates.");
        }

        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "synth.json"), cancellation).ConfigureAwait(false));
        var modules = json.RootElement.GetProperty("modules");
        var units = new List<YosysCount>();
        foreach (var line in File.ReadLines(Path.Combine(folder, "synth_instances.txt")))
        {
            if (CellLine().Match(line) is { Success: true } cell)
            {
                var type = cell.Groups["type"].Value;
                var (amount, memory) = Count(modules.GetProperty(type));
                units.Add(new(cell.Groups["name"].Value, ModuleName().Match(type).Groups["name"].Value, amount, memory));
            }
        }

        var top = modules.EnumerateObject().First(m => m.Name.EndsWith("_core", StringComparison.Ordinal));
        var total = units.Aggregate(Count(top.Value).Amount, (sum, u) => sum + u.Resources);
        return new(
            new Measurement
            {
                Source = MeasurementSource.Synthesised,
                Tool = ToolName().Match(version).Value,
                Samples = 0,
                Resources = total,
                ResourcesSource = $"{ToolName().Match(version).Value} counts, not vendor utilisation" + (options.Logic ? "" : "; multipliers and memories only"),
            },
            units.OrderBy(u => u.Instance, StringComparer.Ordinal).ToValueList());
    }

    // The script with less in it: without synthesis of logic, without DSP tiles, without some of the units.
    private static string Changed(string script, YosysSynthesisOptions options)
    {
        var commands = script.Split('\n').Where(l => l.Length > 0 && l[0] != '#').ToList();
        if (options.Only is { } only)
        {
            var at = commands.FindIndex(c => c.StartsWith("tee", StringComparison.Ordinal));
            var core = CoreName().Match(script).Groups["name"].Value;
            commands.Insert(at, $"setattr -set keep 1 {core}/c:*; delete {core}/c:* {string.Join(' ', only.Select(o => $"{core}/c:{o} %d"))}");
        }

        var switches = (options.Logic ? "" : " -run begin:map_ffram") + (options.Dsps ? "" : " -nodsp");
        return SynthesisCommand().Replace(string.Join("; ", commands), "$0" + switches);
    }

    private static (Resources Amount, double MemoryLuts) Count(JsonElement module)
    {
        double luts = 0, memory = 0, ffs = 0, dsps = 0, brams = 0, urams = 0;
        foreach (var cell in module.GetProperty("num_cells_by_type").EnumerateObject())
        {
            var count = cell.Value.GetInt32();
            switch (cell.Name)
            {
                case var n when LutCell().IsMatch(n):
                    luts += count;
                    break;
                case "CCU2C":
                    // two LUT4s and their carry
                    luts += 2 * count;
                    break;
                case "FDRE" or "FDSE" or "FDCE" or "FDPE" or "TRELLIS_FF":
                    ffs += count;
                    break;
                case var n when n.StartsWith("DSP48", StringComparison.Ordinal) || n.StartsWith("MULT18X18", StringComparison.Ordinal):
                    dsps += count;
                    break;
                case var n when n.StartsWith("RAMB", StringComparison.Ordinal):
                    brams += n.StartsWith("RAMB36", StringComparison.Ordinal) ? 2 * count : count;
                    break;
                case "DP16KD" or "PDPW16KD":
                    brams += count;
                    break;
                case "URAM288":
                    urams += count;
                    break;
                case var n when _memoryLuts.TryGetValue(n, out var each):
                    memory += each * count;
                    break;
            }
        }

        return (new(luts + memory, ffs, dsps, brams, urams), memory);
    }

    [GeneratedRegex(@"^\s*cell (?<type>\S+) \\(?<name>\S+)$")]
    private static partial Regex CellLine();

    [GeneratedRegex(@"(^|\\)(?<name>[a-z_]+)($|\\)")]
    private static partial Regex ModuleName();

    [GeneratedRegex("^(LUT[1-6]|INV)$")]
    private static partial Regex LutCell();

    [GeneratedRegex(@"Yosys [0-9.+]+")]
    private static partial Regex ToolName();

    [GeneratedRegex(@"hierarchy -check -top (?<name>\S+)")]
    private static partial Regex CoreName();

    [GeneratedRegex(@"synth_(xilinx|ecp5)[^;]*")]
    private static partial Regex SynthesisCommand();
}
