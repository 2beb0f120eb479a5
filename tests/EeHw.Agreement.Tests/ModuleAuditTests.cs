using System.Text.RegularExpressions;
using EeHw.Testing;

namespace EeHw.Agreement.Tests;

/// <summary>Every module of hls-templates/verilog runs alone against its contract, or is part of one that does.</summary>
public sealed class ModuleAuditTests
{
    private static readonly string _modules = Path.Combine(Repository.Root, "hls-templates", "verilog");

    [Test]
    public void EveryModule_HasAContractTestOfItsOwnOrIsInsideOneThatHas()
    {
        var sources = Directory.GetFiles(_modules, "*.sv").ToDictionary(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText, StringComparer.Ordinal);
        var tests = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "tests", "EeHw.Agreement.Tests"), "*.cs").Where(f => !f.EndsWith("ModuleAuditTests.cs", StringComparison.Ordinal)).Select(File.ReadAllText));

        // A test runs a module alone by bench.Add("module", ...) or as the top that Shell.Verilate is given.
        var alone = sources.Keys.Where(m => Regex.IsMatch(tests, $"""(bench\.Add\(|Shell\.Verilate\(\s*folder\.Path,)\s*"{m}",""")).ToHashSet(StringComparer.Ordinal);
        var covered = new HashSet<string>(alone, StringComparer.Ordinal);
        while (sources.Keys.Where(m => !covered.Contains(m) && covered.Any(c => Instantiates(sources[c], m))).ToList() is { Count: > 0 } more)
        {
            covered.UnionWith(more);
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(sources.Keys.Except(covered), Is.Empty, "modules that no test runs alone");
            Assert.That(alone, Has.Count.GreaterThan(15));
            Assert.That(alone, Does.Contain("axi_lite_registers").And.Contain("partition_wrapper").And.Not.Contain("exact_lane"));
        }
    }

    private static bool Instantiates(string source, string module) => Regex.IsMatch(source, $@"^\s*{module}\s+#\(", RegexOptions.Multiline);
}
