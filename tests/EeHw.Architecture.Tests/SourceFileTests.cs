using System.Text.RegularExpressions;
using EeHw.Testing;

namespace EeHw.Architecture.Tests;

public sealed partial class SourceFileTests
{
    private const int MostLines = 400;

    // What only the command may do. Host reads clocks, sensors and devices; nobody prints.
    private static readonly (Regex Use, string[] Allowed)[] _forbidden =
    [
        (ConsoleUse(), ["EeHw.Cli"]),
        (EnvironmentUse(), ["EeHw.Cli"]),
        (ClockUse(), ["EeHw.Cli", "EeHw.Host"]),
        // Check runs tools; an external power meter of host may be a program.
        (ProcessUse(), ["EeHw.Cli", "EeHw.Check", "EeHw.Host"]),
    ];

    private static IEnumerable<(string Project, string File, string Text)> Sources
        => Wings.All.SelectMany(w => Wings.SourcesOf(w.Project).Select(f => (w.Project, f, File.ReadAllText(Path.Combine(Wings.FolderOf(w.Project), f)))));

    [Test]
    public void Files_OfProductAndTests_AreShort()
    {
        var long_ = Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("/artifacts/", StringComparison.Ordinal))
            .Select(f => (File: Path.GetRelativePath(Repository.Root, f), Lines: File.ReadLines(f).Count()))
            .Where(f => f.Lines > MostLines)
            .Select(f => $"{f.File}: {f.Lines} lines");
        Assert.That(long_, Is.Empty);
    }

    [Test]
    public void Files_OfTheProduct_HoldOnePublicTypeOfTheirName()
    {
        var wrong =
            from source in Sources
            let types = PublicType().Matches(source.Text).Select(m => m.Groups["name"].Value).Distinct().ToList()
            let name = Path.GetFileName(source.File).Split('.')[0]
            where types.Count > 1 || (types.Count == 1 && types[0] != name)
            select $"{source.Project}/{source.File}: {string.Join(", ", types)}";
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Namespaces_OfFiles_FollowTheirFolders()
    {
        var wrong =
            from source in Sources
            let folder = Path.GetDirectoryName(source.File)!.Replace('/', '.')
            let expected = folder.Length == 0 ? source.Project : $"{source.Project}.{folder}"
            let found = Namespace().Match(source.Text)
            where found.Success && found.Groups["name"].Value != expected
            select $"{source.Project}/{source.File}: {found.Groups["name"].Value} instead of {expected}";
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Libraries_OfTheProduct_NeitherPrintNorReadClockOrEnvironment()
    {
        var wrong =
            from source in Sources
            from rule in _forbidden
            where !rule.Allowed.Contains(source.Project)
            from line in source.Text.Split('\n').Select((text, i) => (Text: text, Number: i + 1))
            where !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal)
            let use = rule.Use.Match(line.Text)
            where use.Success
            select $"{source.Project}/{source.File}({line.Number}): {use.Value}";
        Assert.That(wrong, Is.Empty);
    }

    [GeneratedRegex(@"^public (?:(?:sealed|static|abstract|partial|readonly|ref|unsafe) )*(?:class|record struct|record|struct|interface|enum|delegate \S+) (?<name>\w+)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bConsole\.\w+")]
    private static partial Regex ConsoleUse();

    // How many cores there are may steer how work is cut in time, never what comes out; a line end and the runtime's version are not of the environment; processor time is a clock.
    [GeneratedRegex(@"\bEnvironment\.(?!NewLine|ProcessorCount|CurrentManagedThreadId|Version|CpuUsage)\w+")]
    private static partial Regex EnvironmentUse();

    [GeneratedRegex(@"\b(?:DateTime|DateTimeOffset)\.(?:UtcNow|Now|Today)\b|\bStopwatch\b|\bTimeProvider\.System\b|\bTickCount\b|\bEnvironment\.CpuUsage\b")]
    private static partial Regex ClockUse();

    [GeneratedRegex(@"\bProcess\.Start\b|\bnew Process\b|\bProcessStartInfo\b")]
    private static partial Regex ProcessUse();
}
