using System.Diagnostics;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class CompletionTests
{
    // What the scripts ask the tool: the position of the cursor, and the line.
    [TestCase("eehw sim", "simulate")]
    [TestCase("eehw policy comp", "compare")]
    [TestCase("eehw simulate --dep", "--depths")]
    [TestCase("eehw generate d.yaml --target ver", "verilog")]
    [TestCase("eehw completion z", "zsh")]
    [TestCase("eehw design new n.onnx --platform zc", "zc706")]
    [TestCase("eehw policy fit t.npz --score logit", "logit-margin")]
    public void Suggestions_OfALine_HoldTheWord(string line, string expected)
    {
        var run = FakeConsole.Run($"[suggest:{line.Length}]", line);
        Assert.That(run.OutText.Split('\n', StringSplitOptions.TrimEntries), Does.Contain(expected), run.OutText);
    }

    // The script itself, in a real bash with a tool beside it that answers as eehw does.
    [Test]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public void Script_InBash_CompletesAVerb()
    {
        var bash = Tools.Require("bash", "bash");
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("eehw"), $"#!/bin/sh\nexec dotnet \"{typeof(EeHwCli).Assembly.Location}\" \"$@\"\n");
        File.SetUnixFileMode(folder.File("eehw"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.WriteAllText(folder.File("completion"), FakeConsole.Run("completion", "bash").OutText);
        File.WriteAllText(folder.File("test.sh"), """
            source ./completion
            COMP_WORDS=(eehw simu); COMP_CWORD=1; COMP_LINE='eehw simu'; COMP_POINT=9
            _eehw
            printf '%s\n' "${COMPREPLY[@]}"
            complete -p eehw
            """);
        var start = new ProcessStartInfo(bash, "--norc test.sh") { WorkingDirectory = folder.Path, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PATH"] = folder.Path + ":" + Environment.GetEnvironmentVariable("PATH");
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.That(process.WaitForExit(60_000), Is.True);
        Assert.That(output, Does.StartWith("simulate\n").And.Contain("-F _eehw eehw"), error.Result);
    }
}
