using System.Diagnostics;
using System.Text.Json;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>Ctrl-C as a terminal sends it, to a process of its own: what is known by then is printed, marked partial, and the command ends with 130.</summary>
[Platform(Exclude = "Win", Reason = "SIGINT is sent with kill")]
public sealed class InterruptTests
{
    private static readonly string _program = Path.Combine(AppContext.BaseDirectory, "eehw.dll");

    [TestCase("closed", false)]
    [TestCase("poisson", true)]
    public void Simulate_Interrupted_PrintsWhatIsKnown(string kind, bool isJson)
    {
        using var folder = new TemporaryFolder();
        var design = folder.File("d.yaml");
        var sample = Path.Combine(Repository.Root, "samples", "glyphs", "glyphs.onnx").Replace('\\', '/');
        File.WriteAllText(design, $$"""
            network: {{sample}}
            platform: zc706
            data: { source: "glyphs:seed=7,count=200", scale: 0.00392157 }
            arithmetic: { calibration: none }
            mapping: { folding: { layers: {} , auto: { targetFraction: 0.3 } } }
            workload: { kind: {{kind}}, samples: 1000000000000, warmUpSamples: 0{{(kind == "poisson" ? ", periodNs: 100000" : "")}}, difficulty: { source: drawn, leave: 0.6 } }

            """);
        string[] arguments = ["simulate", design, .. isJson ? new[] { "--json" } : []];

        // Where the machine is slow the signal may come before there is anything to know: then later.
        for (var seconds = 4; ; seconds *= 2)
        {
            var (exit, text, error) = Interrupt(arguments, TimeSpan.FromSeconds(seconds));
            Assert.That(exit, Is.EqualTo(ExitCode.Cancelled), error);
            if (text.Length == 0 && seconds < 60)
            {
                continue;
            }

            if (!isJson)
            {
                Assert.That(text, Does.Match(@"\n[1-9][0-9]* samples so far \(partial: cut short by Ctrl-C\) ").And.Contain("latency to release").And.Contain("energy per sample"), error);
                return;
            }

            var root = JsonDocument.Parse(text).RootElement;
            using (Assert.EnterMultipleScope())
            {
                Assert.That(root.GetProperty("isPartial").GetBoolean());
                Assert.That(root.GetProperty("samples").GetInt64(), Is.GreaterThan(0));
                Assert.That(root.GetProperty("service").GetProperty("responseNs").GetProperty("p99").GetDouble(), Is.GreaterThan(0));
                Assert.That(root.GetProperty("service").GetProperty("sustainablePerSecond").ValueKind, Is.EqualTo(JsonValueKind.Null), "it was not tried");
            }

            return;
        }
    }

    // A shell or a test host may have told its children to ignore SIGINT; env gives it back.
    private static (int Exit, string Out, string Error) Interrupt(string[] arguments, TimeSpan after)
    {
        using var process = Process.Start(new ProcessStartInfo("env", ["--default-signal=INT", "dotnet", _program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (text, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        if (!process.WaitForExit(after))
        {
            Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!.WaitForExit();
        }

        process.WaitForExit();
        return (process.ExitCode, text.Result, error.Result);
    }
}
