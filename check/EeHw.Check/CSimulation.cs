using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;
using EeHw.Model.Results;

namespace EeHw.Check;

/// <summary>
/// Builds a generated Vitis project with g++ and runs its test bench: every golden sample's exit, class and logits must come out bit for bit.
/// Says nothing about time.
/// </summary>
public static class CSimulation
{
    private const int Deadlock = 4;
    private const string BuildFolder = "build";
    private const string WithoutCompiler = "Without a C++ compiler C simulation is not possible; generate, simulate and run --device software work all the same.";

    /// <summary>Compiles and runs.</summary>
    /// <param name="project">Folder of the generated project, with golden vectors.</param>
    /// <param name="options">Options; null for <see cref="CSimulationOptions.Default"/>.</param>
    /// <param name="cancellation">Ends compiler and test bench.</param>
    /// <returns>What was found; mismatches are a result, no error.</returns>
    /// <exception cref="EeHwException">EEHW7201 no compiler, EEHW7202 does not compile, EEHW7203 deadlock, EEHW7204 time limit, EEHW7205 ended without a result, EEHW7206 not a project.</exception>
    public static CSimulationResult Run(string project, CSimulationOptions? options = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(project);
        var chosen = options ?? CSimulationOptions.Default;
        var folder = Path.GetFullPath(project);
        var place = new Place { File = project };
        var answers = Path.Combine(folder, "tb_data", "golden_answers.dat");
        if (!Directory.Exists(Path.Combine(folder, "src")) || !File.Exists(answers))
        {
            throw new EeHwException(Codes.Checks.NotAProject, place, "has no src/ and tb_data/golden_answers.dat; a project generated for target vitis with golden vectors is needed.", "Generate it with `eehw generate DESIGN --target vitis --out DIR`.");
        }

        return Simulate(folder, place, chosen, answers, cancellation).GetAwaiter().GetResult();
    }

    private static async Task<CSimulationResult> Simulate(string folder, Place place, CSimulationOptions options, string answers, CancellationToken cancellation)
    {
        var executable = await Compile(folder, place, options, cancellation).ConfigureAwait(false);
        var levels = Path.Combine(folder, BuildFolder, "fifo_levels.txt");
        File.Delete(levels);
        options.Progress?.Invoke("running the test bench");
        var count = options.Samples is { } most ? most.ToString(CultureInfo.InvariantCulture) : "0";
        var (status, output, errors) = await ToolProcess.Run(executable, [count, Path.Combine(folder, "tb_data"), levels], folder, options.TimeLimit, WithoutCompiler, cancellation).ConfigureAwait(false);
        if (status == Deadlock)
        {
            throw new EeHwException(Codes.Checks.Deadlock, place, $"no actor can go on: {Blocked(errors)}.", "A FIFO is too shallow for what has to wait in it: `eehw simulate` reports the depths that suffice.");
        }

        var summary = output.Split('\n').LastOrDefault(l => l.StartsWith("EEHW samples ", StringComparison.Ordinal))?.Split(' ');
        return summary is null
            ? throw new EeHwException(Codes.Checks.Failed, place, FormattableString.Invariant($"the test bench ended with status {status} and no result: {LastLine(errors, output)}"))
            : Result(summary, output, File.Exists(levels) ? File.ReadAllLines(levels) : [], File.ReadLines(answers), options);
    }

    private static async Task<string> Compile(string folder, Place place, CSimulationOptions options, CancellationToken cancellation)
    {
        var build = Path.Combine(folder, BuildFolder);
        Directory.CreateDirectory(build);
        var sources = new[] { "src", "tb" }
            .SelectMany(d => Directory.EnumerateFiles(Path.Combine(folder, d), "*.cpp"))
            .Select(f => Path.GetRelativePath(folder, f))
            .Order(StringComparer.Ordinal)
            .ToList();
        var executable = Path.Combine(build, "csim");
        var flags = Flags(options);
        if (options.OneTranslationUnit)
        {
            var all = Path.Combine(build, "all.cpp");
            await File.WriteAllTextAsync(all, string.Concat(sources.Select(s => $"#include \"../{s}\"\n")), cancellation).ConfigureAwait(false);
            await Compiler([.. flags, all, "-o", executable], "compiling").ConfigureAwait(false);
            return executable;
        }

        using var cores = new SemaphoreSlim(Environment.ProcessorCount);
        var objects = await Task.WhenAll(sources.Select(async source =>
        {
            var made = Path.Combine(build, Path.ChangeExtension(Path.GetFileName(source), ".o"));
            await cores.WaitAsync(cancellation).ConfigureAwait(false);
            try
            {
                await Compiler([.. flags, "-c", source, "-o", made], $"compiling {source}").ConfigureAwait(false);
            }
            finally
            {
                cores.Release();
            }

            return made;
        })).ConfigureAwait(false);
        await Compiler([.. flags, .. objects, "-o", executable], "linking").ConfigureAwait(false);
        return executable;

        async Task Compiler(IEnumerable<string> arguments, string what)
        {
            options.Progress?.Invoke(what);
            var (status, _, errors) = await ToolProcess.Run(options.Compiler, arguments, folder, options.TimeLimit, WithoutCompiler, cancellation).ConfigureAwait(false);
            if (status != 0)
            {
                var first = errors.Split('\n').FirstOrDefault(l => l.Contains("error", StringComparison.Ordinal)) ?? LastLine(errors, "");
                throw new EeHwException(Codes.Checks.DoesNotCompile, place, $"{options.Compiler} ended with an error: {first.Trim()}", "This is a fault of the generator or of a template given with --templates.");
            }
        }
    }

    private static List<string> Flags(CSimulationOptions options)
    {
        List<string> flags = ["-std=c++14", .. options.Optimisation.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-U_FORTIFY_SOURCE", "-Wno-unknown-pragmas", "-Isrc", "-Iweights"];
        if (string.IsNullOrEmpty(options.ApHeaders))
        {
            flags.Add("-Ishim");
        }
        else
        {
            flags.AddRange(options.ApHeaders.Split(':', StringSplitOptions.RemoveEmptyEntries).SelectMany(d => new[] { "-isystem", d }));
            // no half precision here: the model of that needs a library that the headers come without
            flags.AddRange("-pthread", "-DHLS_NO_XIL_FPO_LIB");
        }

        return flags;
    }

    private static CSimulationResult Result(string[] summary, string output, string[] levels, IEnumerable<string> answers, CSimulationOptions options)
    {
        // EEHW samples N compared C mismatches M
        var samples = long.Parse(summary[2], CultureInfo.InvariantCulture);
        var compared = long.Parse(summary[4], CultureInfo.InvariantCulture);
        var exits = answers.Take((int)samples).Select(l => int.Parse(l.Split(' ')[0], CultureInfo.InvariantCulture)).ToList();
        var isOurs = string.IsNullOrEmpty(options.ApHeaders);
        var measurement = new Measurement
        {
            Source = MeasurementSource.CSimulated,
            Tool = $"C simulation, {Path.GetFileName(options.Compiler)}, {(isOurs ? "bounded streams" : "vendor's headers")}",
            Samples = samples,
            Mismatches = long.Parse(summary[6], CultureInfo.InvariantCulture),
            ExitShares = Enumerable.Range(0, exits.Count == 0 ? 0 : exits.Max() + 1).Select(k => exits.Count(e => e == k) / (double)exits.Count).ToValueList(),
            Fifos = levels.Select(Fifo).ToValueList(),
            Notes =
            [
                "C simulation compares values, bit for bit; it says nothing about clocks.",
                isOurs
                    ? "FIFO levels depend on the order in which actors run; the depth bounds them."
                    : "Streams of the vendor's headers are unbounded: a deadlock would not show.",
            ],
        };
        return new(measurement, compared, output.Split('\n').Where(l => l.StartsWith("EEHW MISMATCH ", StringComparison.Ordinal)).Select(Mismatch).ToValueList());
    }

    // fifo DEPTH HIGH NAME
    private static FifoUse Fifo(string line)
    {
        var parts = line.Split(' ', 4);
        return new(parts[3], long.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture), null);
    }

    // EEHW MISMATCH sample S WHAT I expected E actual A
    private static GoldenMismatch Mismatch(string line)
    {
        var parts = line.Split(' ');
        return new(
            long.Parse(parts[3], CultureInfo.InvariantCulture),
            parts[4],
            int.Parse(parts[5], CultureInfo.InvariantCulture),
            long.Parse(parts[7], CultureInfo.InvariantCulture),
            long.Parse(parts[9], CultureInfo.InvariantCulture));
    }

    private static string Blocked(string errors)
    {
        const string Mark = "EEHW BLOCKED ";
        const int Shown = 6;
        var all = errors.Split('\n').Where(l => l.StartsWith(Mark, StringComparison.Ordinal)).Select(l => l[Mark.Length..]).ToList();
        return string.Join("; ", all.Take(Shown)) + (all.Count > Shown ? FormattableString.Invariant($"; and {all.Count - Shown} more") : "");
    }

    private static string LastLine(string first, string second)
        => new[] { first, second }.SelectMany(t => t.Split('\n').Reverse()).FirstOrDefault(l => !string.IsNullOrWhiteSpace(l))?.Trim() ?? "nothing was printed";
}
