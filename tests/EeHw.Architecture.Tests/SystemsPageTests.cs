using System.Text.RegularExpressions;
using EeHw.Testing;

namespace EeHw.Architecture.Tests;

/// <summary>docs/systems.md: every system of the survey has a row; what the row says runs it exists; a row that nothing runs says what is missing.</summary>
public sealed partial class SystemsPageTests
{
    private const int Columns = 7;

    private static readonly string _page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "systems.md")).ReplaceLineEndings("\n");

    public static IEnumerable<TestCaseData> Rows()
        => _page.Split('\n').Where(l => l.StartsWith("| ", StringComparison.Ordinal)).Skip(1).Select(l => l.Trim('|', ' ', '\n').Length == 0 ? [] : Cells(l))
            .Select(c => new TestCaseData([c]) { TestName = "System " + c[0] });

    [Test]
    public void Page_HasARowForEverySystemOfTheSurvey()
        => Assert.That(Rows().Count(), Is.EqualTo(36));

    [TestCaseSource(nameof(Rows))]
    public void Row_NamesWhatRunsIt(string[] cells)
    {
        Assert.That(cells, Has.Length.EqualTo(Columns));
        var (runBy, missing) = (cells[5], cells[6]);
        Assert.That(runBy.Length + missing.Length, Is.Positive, "neither run nor said what is missing");
        foreach (var part in runBy.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var exists = part.StartsWith('`') ? Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), part.Trim('`') + ".cs", SearchOption.AllDirectories).Any(f => !f.Contains("/artifacts/", StringComparison.Ordinal))
                : part.StartsWith("samples/", StringComparison.Ordinal) ? Directory.Exists(Path.Combine(Repository.Root, part))
                : Block().IsMatch(part) && _page.Contains($"\nBlock {part}:", StringComparison.Ordinal);
            Assert.That(exists, Is.True, $"'{part}' is no sample, test or block");
        }
    }

    private static string[] Cells(string line) => [.. line.Trim().Trim('|').Split('|').Select(c => c.Trim())];

    [GeneratedRegex("^[0-9]+$")]
    private static partial Regex Block();
}
