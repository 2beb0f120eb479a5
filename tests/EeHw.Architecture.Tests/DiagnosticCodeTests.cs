using System.Text;
using System.Text.RegularExpressions;
using EeHw.Model.Diagnostics;
using EeHw.Testing;

namespace EeHw.Architecture.Tests;

public sealed partial class DiagnosticCodeTests
{
    [Test]
    public void Codes_OfTheRegistry_AreUniqueAndWellFormed()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Codes.All().Select(c => c.Id), Is.Unique);
            Assert.That(Codes.All().Select(c => c.Id), Has.All.Match(Form()));
            Assert.That(Codes.All().Select(c => c.Title), Has.All.Not.Empty);
        }
    }

    [Test]
    public void Codes_OfTheRegistry_AreDocumented() => Golden.Assert(Path.Combine(Repository.Root, "docs", "diagnostics.md"), Document());

    [Test]
    public void Codes_OfTheRegistry_AreUsedSomewhere()
    {
        var text = string.Join('\n', Wings.All.SelectMany(w => Wings.SourcesOf(w.Project).Where(f => !Path.GetFileName(f).StartsWith("Codes.", StringComparison.Ordinal)).Select(f => File.ReadAllText(Path.Combine(Wings.FolderOf(w.Project), f)))));
        var unused =
            from area in typeof(Codes).GetNestedTypes()
            from field in area.GetFields()
            where field.FieldType == typeof(DiagnosticCode)
            where !Regex.IsMatch(text, $@"\b{area.Name}\.{field.Name}\b")
            select $"{area.Name}.{field.Name}";
        Assert.That(unused, Is.Empty);
    }

    private static string Document()
    {
        var text = new StringBuilder("""
            # Diagnostics

            Problems that a user can mend are printed on stderr as `place: error EEHWnnnn: what was found and what is allowed. A way out.` and end the command with 1 (2 for the command line itself).
            This list is made from the registry of codes; a test keeps it so.

            | code | stands for |
            |---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var code in Codes.All())
        {
            text.Append("| ").Append(code.Id).Append(" | ").Append(code.Title).Append(" |\n");
        }

        return text.ToString();
    }

    [GeneratedRegex("^EEHW[0-9]{4}$")]
    private static partial Regex Form();
}
