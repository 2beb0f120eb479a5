using System.Text;
using EeHw.Model.Hardware;
using EeHw.Testing;

namespace EeHw.Architecture.Tests;

/// <summary>Units against wings: which file stands where. The table is docs/units.md; it changes when a wing gains a unit, and then on purpose.</summary>
public sealed class UnitTableTests
{
    private static IEnumerable<string> Units => typeof(Unit).Assembly.GetExportedTypes().Where(t => t.IsSubclassOf(typeof(Unit)) && !t.IsAbstract).Select(t => t.Name).Order(StringComparer.Ordinal);

    [Test]
    public void Units_OfTheModel_HaveAFileOfTheirName()
    {
        foreach (var unit in Units)
        {
            Assert.That(Path.Combine(Repository.Root, "model/EeHw.Model/Hardware", unit + ".cs"), Does.Exist);
        }
    }

    [Test]
    public void Units_OfTheModel_StandInTheWingsThatTheTableSays() => Golden.Assert(Path.Combine(Repository.Root, "docs", "units.md"), Document());

    private static string Document()
    {
        var text = new StringBuilder("""
            # Units and wings

            Each unit of the hardware has one name and one file in each wing that needs it. `yes`: the file is there; `-`: it is not (the wing does not have the unit, or handles it without a file of its own).
            This table is made by a test from the folders.

            | unit | model | sim | codegen | vitis template |
            |---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var unit in Units)
        {
            text.Append("| ").Append(unit);
            foreach (var file in new[] { $"model/EeHw.Model/Hardware/{unit}.cs", $"sim/EeHw.Sim/Units/{unit}.cs", $"codegen/EeHw.Codegen/Units/{unit}.cs", $"hls-templates/vitis/{Snake(unit)}.h" })
            {
                text.Append(File.Exists(Path.Combine(Repository.Root, file)) ? " | yes" : " | -");
            }

            text.Append(" |\n");
        }

        return text.ToString();
    }

    private static string Snake(string name) => string.Concat(name.Select((c, i) => char.IsUpper(c) && i > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));
}
