using System.ComponentModel;
using System.Diagnostics;
using EeHw.Model.Diagnostics;

namespace EeHw.Check;

/// <summary>Runs outside tools with a time limit.</summary>
internal static class ToolProcess
{
    // ENOENT: the same number on every system .NET runs on.
    private const int NoSuchFile = 2;

    /// <summary>Runs a program to its end.</summary>
    /// <param name="program">Name on the PATH or path.</param>
    /// <param name="arguments">Arguments.</param>
    /// <param name="folder">Working folder.</param>
    /// <param name="limit">Longest time.</param>
    /// <param name="whenMissing">What still works without the program.</param>
    /// <param name="cancellation">Ends the program early.</param>
    /// <returns>Exit status and both outputs.</returns>
    /// <exception cref="EeHwException">EEHW7201 when the program is not there, EEHW7204 when it takes too long.</exception>
    public static async Task<(int Status, string Output, string Errors)> Run(
        string program, IEnumerable<string> arguments, string folder, TimeSpan limit, string whenMissing, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            throw new EeHwException(Codes.Checks.ToolMissing, new Place { Item = program }, $"{(e.NativeErrorCode == NoSuchFile ? "there is no such program on the PATH." : $"cannot be started: {e.Message}.")} {whenMissing}", "Install it (Debian: apt-get install " + (program == "verilator" ? "verilator" : "g++") + ").");
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        ending.CancelAfter(limit);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ending.Token);
            var errors = process.StandardError.ReadToEndAsync(ending.Token);
            await process.WaitForExitAsync(ending.Token).ConfigureAwait(false);
            return (process.ExitCode, await output.ConfigureAwait(false), await errors.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellation.ThrowIfCancellationRequested();
            throw new EeHwException(
                Codes.Checks.TimeLimit,
                new Place { Item = Path.GetFileName(program) },
                FormattableString.Invariant($"was ended after {limit.TotalSeconds:0.###} s, the time limit."),
                "Use fewer samples with --samples, or a longer limit with --time-limit.");
        }
    }
}
