using System.Diagnostics;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>
/// Runs every command that README, docs and the READMEs of samples show in a block marked <c>```sh run</c>, block by block in a folder of its own that holds the samples;
/// the commands of a block run one after the other. A line that ends with <c># exit N</c> must end with N, all others with 0.
/// </summary>
public sealed class DocumentedCommandTests
{
    private static readonly string[] _opening = ["```sh run"];

    public static IEnumerable<TestCaseData> Blocks()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Prepend(Path.Combine(Repository.Root, "README.md"))
            .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "README.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
        foreach (var file in files.Where(File.Exists))
        {
            var number = 0;
            foreach (var block in File.ReadAllText(file).ReplaceLineEndings("\n").Split(_opening, StringSplitOptions.None).Skip(1))
            {
                var commands = block[..block.IndexOf("```", StringComparison.Ordinal)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
                yield return new TestCaseData([commands]) { TestName = $"{Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')} block {++number}: {commands[0]}" };
            }
        }
    }

    [TestCaseSource(nameof(Blocks))]
    public void Commands_OfADocumentedBlock_EndAsTheyShould(string[] commands)
    {
        using var folder = new TemporaryFolder();
        Copy(Path.Combine(Repository.Root, "samples"), folder.File("samples"));
        foreach (var line in commands.Where(c => !c.StartsWith('#')))
        {
            var parts = line.Split(" # exit ");
            var command = parts[0].Trim();
            Assert.That(command, Does.StartWith("./eehw ").Or.StartsWith("eehw "), "only commands of the tool can be run");
            var (exit, output) = Run(folder.Path, command[(command.IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            Assert.That(exit, Is.EqualTo(parts.Length > 1 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : 0), $"{command}\n{output}");
        }
    }

    [Test]
    public void Documentation_OfTheCommand_NamesEveryVerbAndExitCode()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "cli.md"));
        using (Assert.EnterMultipleScope())
        {
            foreach (var verb in Verbs.VerbList.Create())
            {
                Assert.That(text, Does.Contain($"`eehw {verb.Name}"), verb.Name);
            }

            foreach (var code in typeof(ExitCode).GetFields().Select(f => f.GetValue(null)))
            {
                Assert.That(text, Does.Contain($"| {code} |"));
            }
        }
    }

    private static (int Exit, string Output) Run(string folder, string arguments)
    {
        var start = new ProcessStartInfo("dotnet", $"\"{typeof(EeHwCli).Assembly.Location}\" {arguments}")
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        if (!process.WaitForExit(120_000))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"eehw {arguments} did not end in two minutes");
        }

        return (process.ExitCode, output + error.Result);
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            File.Copy(file, Path.Combine(to, Path.GetRelativePath(from, file)));
        }
    }
}
