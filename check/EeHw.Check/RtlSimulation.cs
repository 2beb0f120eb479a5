using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Check;

/// <summary>
/// Builds a generated SystemVerilog project with Verilator and runs its bench: every answer against the golden vectors, and the clocks in which each
/// sample began, was decided and left.
/// </summary>
public static class RtlSimulation
{
    private const int ClockLimit = 2;
    private const string WithoutVerilator = "Without Verilator the RTL cannot be run here; simulate, and verify --with csim, work all the same.";

    /// <summary>Compiles and runs.</summary>
    /// <param name="project">Folder of the generated project, with golden vectors.</param>
    /// <param name="options">What to run.</param>
    /// <param name="cancellation">Ends compiler and bench.</param>
    /// <returns>What was found; mismatches are a result, no error.</returns>
    /// <exception cref="EeHwException">EEHW7201 no Verilator, EEHW7202 does not compile, EEHW7203 clock limit reached, EEHW7204 time limit, EEHW7205 ended without a result, EEHW7206 not a project.</exception>
    public static RtlSimulationResult Run(string project, RtlSimulationOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(project);
        ArgumentNullException.ThrowIfNull(options);
        var folder = Path.GetFullPath(project);
        var place = new Place { File = project };
        if (!File.Exists(Path.Combine(folder, "tb", "tb.cpp")) || !File.Exists(Path.Combine(folder, "tb_data", "golden.txt")))
        {
            throw new EeHwException(Codes.Checks.NotAProject, place, "has no tb/tb.cpp and tb_data/golden.txt; a project generated for target verilog with golden vectors is needed.", "Generate it with `eehw generate DESIGN --target verilog --out DIR`.");
        }

        return Simulate(folder, place, options, cancellation).GetAwaiter().GetResult();
    }

    private static async Task<RtlSimulationResult> Simulate(string folder, Place place, RtlSimulationOptions options, CancellationToken cancellation)
    {
        var (_, version, _) = await ToolProcess.Run("verilator", ["--version"], folder, options.TimeLimit, WithoutVerilator, cancellation).ConfigureAwait(false);
        var bench = options.WritesWaves ? "obj_waves/tb" : "obj_dir/tb";
        options.Progress?.Invoke("building the RTL");
        var (built, output, errors) = await ToolProcess.Run("make", ["-s", bench, $"OPTIMISE={options.Optimisation}"], folder, options.TimeLimit, WithoutVerilator, cancellation).ConfigureAwait(false);
        if (built != 0)
        {
            var first = errors.Split('\n').FirstOrDefault(l => l.Contains("%Error", StringComparison.Ordinal) || l.Contains("error:", StringComparison.Ordinal) || l.Contains("%Warning", StringComparison.Ordinal)) ?? LastLine(errors, output);
            throw new EeHwException(Codes.Checks.DoesNotCompile, place, $"the RTL does not build: {first.Trim()}", "This is a fault of the generator or of a template given with --templates.");
        }

        options.Progress?.Invoke("running the RTL");
        var (status, text, complaints) = await ToolProcess.Run(
            Path.Combine(folder, bench),
            [Text(options.Samples), Text(options.SourceSlot), Text(options.StallSeed), .. options.WritesWaves ? ["rtl.vcd"] : Array.Empty<string>()],
            folder,
            options.TimeLimit,
            WithoutVerilator,
            cancellation).ConfigureAwait(false);
        if (status == ClockLimit)
        {
            throw new EeHwException(Codes.Checks.Deadlock, place, $"the RTL stands still or is far too slow: {LastLine(complaints, text)}", "`eehw simulate` names the units that wait for each other, and the FIFO depths that suffice.");
        }

        // samples N released N mismatches N totalCycles N clocks N
        var words = text.Split('\n').LastOrDefault(l => l.StartsWith("samples ", StringComparison.Ordinal))?.Split(' ');
        if (words is null)
        {
            throw new EeHwException(Codes.Checks.Failed, place, FormattableString.Invariant($"the bench ended with status {status} and no result: {LastLine(complaints, text)}"));
        }

        var samples = File.ReadLines(Path.Combine(folder, "clocks.txt")).Skip(1).Select(Flow).ToValueList();
        return new(Reading(samples, Number(words[5]), Number(words[7]), version.Split('\n')[0].Trim(), options), samples, Number(words[9]), complaints.Split('\n').Where(l => l.StartsWith("tb: sample ", StringComparison.Ordinal)).ToValueList())
        {
            Buffers = text.Split('\n').Where(l => l.StartsWith("buffer ", StringComparison.Ordinal)).Select(Buffer).ToValueList(),
        };
    }

    private static Measurement Reading(ValueList<SampleFlow> samples, long mismatches, long total, string tool, RtlSimulationOptions options)
    {
        var interval = SteadyInterval(samples);
        return new()
        {
            Source = MeasurementSource.Rtl,
            Tool = $"RTL under {tool}",
            Samples = samples.Count,
            Mismatches = mismatches,
            TotalCycles = total,
            IntervalCycles = interval,
            ThroughputPerSecond = options.Clock is { } clock && interval is { } cycles ? clock.PerSecond(cycles) : null,
            ExitShares = samples.Count == 0 ? [] : Enumerable.Range(0, samples.Max(s => s.Exit) + 1).Select(k => (double)samples.Count(s => s.Exit == k) / samples.Count).ToValueList(),
            LatencyNs = options.Clock is { } c && samples.Count > 0 ? Distribute([.. samples.Select(s => c.Nanoseconds(s.Released - s.Start))]) : null,
            Notes = ["Clocks are those of the generated RTL under Verilator; what frequency a vendor's tools would reach is not known."],
        };
    }

    // As the simulator has it: over the second half of the releases.
    private static double? SteadyInterval(ValueList<SampleFlow> samples)
    {
        var released = samples.Select(s => s.Released).Order().ToArray();
        var half = released.Length / 2;
        return released.Length - 1 > half ? (double)(released[^1] - released[half]) / (released.Length - 1 - half) : null;
    }

    private static Distribution Distribute(double[] values)
    {
        Array.Sort(values);
        return new(values.Average(), At(0.5), At(0.95), At(0.99), values[^1]);

        double At(double q) => values[(int)Math.Ceiling(q * values.Length) - 1];
    }

    private static SampleFlow Flow(string line)
    {
        var parts = line.Split(' ');
        return new(Number(parts[0]), (int)Number(parts[4]), Number(parts[1]), Number(parts[2]), Number(parts[3]));
    }

    // buffer I dropped N forwarded N fullStall N
    private static RtlBufferCounters Buffer(string line)
    {
        var words = line.Split(' ');
        return new(Number(words[3]), Number(words[5]), Number(words[7]));
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string LastLine(string first, string second)
        => new[] { first, second }.SelectMany(t => t.Split('\n').Reverse()).FirstOrDefault(l => !string.IsNullOrWhiteSpace(l))?.Trim() ?? "nothing was printed";
}
