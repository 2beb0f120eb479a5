using System.Text.RegularExpressions;
using EeHw.Testing;

namespace EeHw.Architecture.Tests;

/// <summary>The documentation as a reader walks through it: from README along links.</summary>
public sealed partial class DocumentLinkTests
{
    private static IReadOnlyDictionary<string, string> Pages { get; } = Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
        .Concat(Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*.md", SearchOption.AllDirectories))
        .Append(Path.Combine(Repository.Root, "README.md"))
        .ToDictionary(f => f, File.ReadAllText, StringComparer.Ordinal);

    [Test]
    public void Links_OfEveryPage_LeadSomewhere()
    {
        var wrong = from page in Pages
                    from link in LinksOf(page.Key)
                    where (!File.Exists(link.Target) && !Directory.Exists(link.Target))
                        || (link.Heading.Length > 0 && Pages.TryGetValue(link.Target, out var text) && !HeadingsOf(text).Contains(link.Heading))
                    select $"{Path.GetRelativePath(Repository.Root, page.Key)}: {link.Target}#{link.Heading}";
        Assert.That(wrong, Is.Empty);
    }

    [Test]
    public void Pages_OfTheDocumentation_AreReachedFromTheReadme()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var next = new Stack<string>([Path.Combine(Repository.Root, "README.md")]);
        while (next.TryPop(out var page))
        {
            if (reached.Add(page) && Pages.ContainsKey(page))
            {
                foreach (var (target, _) in LinksOf(page))
                {
                    next.Push(Directory.Exists(target) ? Path.Combine(target, "README.md") : target);
                }
            }
        }

        Assert.That(Pages.Keys.Where(p => !reached.Contains(p)).Select(p => Path.GetRelativePath(Repository.Root, p)), Is.Empty);
    }

    private static IEnumerable<(string Target, string Heading)> LinksOf(string page)
        => LinkPattern().Matches(Pages[page]).Where(m => !m.Groups["path"].Value.Contains("://", StringComparison.Ordinal))
            .Select(m => (m.Groups["path"].Length == 0 ? page : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(page)!, m.Groups["path"].Value)).TrimEnd('/'), m.Groups["heading"].Value));

    // As GitHub makes them of headings.
    private static HashSet<string> HeadingsOf(string text)
        => [.. HeadingPattern().Matches(text).Select(m => NoWord().Replace(m.Groups["words"].Value.Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\((?<path>[^)#\s]*)(#(?<heading>[^)\s]*))?\)")]
    private static partial Regex LinkPattern();

    [GeneratedRegex("^#+ (?<words>.*)$", RegexOptions.Multiline)]
    private static partial Regex HeadingPattern();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoWord();
}
