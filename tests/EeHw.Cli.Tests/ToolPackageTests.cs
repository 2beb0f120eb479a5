using System.Diagnostics;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>The package of the tool, from the assemblies that are built already: packed, installed from its folder alone, run somewhere else.</summary>
public sealed class ToolPackageTests
{
    [Test]
    public void Package_Installed_RunsWithSamplesAndTemplates()
    {
        using var folder = new TemporaryFolder();
        Dotnet(Repository.Root, "pack", Path.Combine("cli", "EeHw.Cli"), "-c", Configuration, "--no-build", "--nologo", "-o", folder.File("package"));
        File.WriteAllText(folder.File("nuget.config"), "<configuration><packageSources><clear/><add key=\"here\" value=\"package\"/></packageSources></configuration>");
        Dotnet(folder.Path, "tool", "install", "EeHw", "--tool-path", folder.File("tools"), "--configfile", folder.File("nuget.config"));
        var tool = folder.File(Path.Combine("tools", OperatingSystem.IsWindows() ? "eehw.exe" : "eehw"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Output(tool, folder.Path, "--version"), Is.EqualTo($"eehw {Tool.Version}\n"));
            Assert.That(Output(tool, folder.Path, "platform", "list"), Does.Contain("zc706"));
        }

        // Templates lie in the package, and so do the samples of the demo.
        var design = Directory.GetFiles(folder.File("tools"), "design.yaml", SearchOption.AllDirectories).Single(d => Path.GetFileName(Path.GetDirectoryName(d)) == "glyphs");
        Output(tool, folder.Path, "generate", design, "--target", "verilog", "--samples", "2", "--out", folder.File("rtl"));
        Assert.That(folder.File(Path.Combine("rtl", "src", "exit_decision.sv")), Does.Exist);
    }

    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Name.StartsWith("release", StringComparison.OrdinalIgnoreCase) ? "Release" : "Debug";

    private static void Dotnet(string folder, params string[] arguments) => Output("dotnet", folder, arguments);

    private static string Output(string program, string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.That(process.WaitForExit(180_000), Is.True, $"{program} {string.Join(' ', arguments)} did not end");
        Assert.That(process.ExitCode, Is.Zero, $"{program} {string.Join(' ', arguments)}\n{output}{error.Result}");
        return output;
    }
}
