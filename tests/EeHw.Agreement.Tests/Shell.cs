using System.Diagnostics;
using EeHw.Codegen;

namespace EeHw.Agreement.Tests;

/// <summary>Outside tools as tests run them.</summary>
internal static class Shell
{
    /// <summary>Runs a program in a folder; gives its exit status and all that it printed.</summary>
    public static (int Status, string Text) Run(string folder, string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, text + errors.Result);
    }

    /// <summary>Writes a generated project.</summary>
    public static void Write(GeneratedProject project, string folder)
    {
        foreach (var file in project.Files)
        {
            var path = Path.Combine(folder, file.Path);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, file.Content);
        }
    }

    /// <summary>Builds a model of one top with a C++ main, without optimisation; asserts that nothing is complained about.</summary>
    public static void Verilate(string folder, string top, IEnumerable<string> sources, string main)
    {
        var (status, text) = Run(folder, "verilator", ["--cc", "--exe", "--build", "-O3", "--x-assign", "fast", "--noassert", "-Wall", "-sv", "--prefix", "Vtop", "--top-module", top, "--Mdir", "obj", "-o", "bench", "-CFLAGS", "-O0 -std=c++14", .. sources, main]);
        Assert.That(status, Is.Zero, text);
    }
}
