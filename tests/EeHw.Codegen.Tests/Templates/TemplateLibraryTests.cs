using EeHw.Codegen.Templates;
using EeHw.Model.Diagnostics;

namespace EeHw.Codegen.Tests.Templates;

public sealed class TemplateLibraryTests
{
    private const string Name = "vitis/Makefile.hbs";

    private static string Fill(string text, params (string Key, object? Value)[] holes)
        => new TemplateLibrary(new Dictionary<string, string> { [Name] = text }).Render(Name, holes.ToDictionary(h => h.Key, h => h.Value));

    [Test]
    public void Render_FilledHoles_AreNeitherEscapedNorLocalised()
        => Assert.That(Fill("{{a}} {{b}} {{#each c}}{{this}};{{/each}}\r\n", ("a", "x<y && \"z\""), ("b", 1234567.5), ("c", new[] { 1, 2 })), Is.EqualTo("x<y && \"z\" 1234567.5 1;2;\n"));

    [Test]
    public void Render_HoleThatNothingFills_NamesTemplateAndHole()
    {
        var error = Assert.Throws<EeHwException>(() => Fill("depth {{depht}}", ("depth", 2)));
        Assert.That(error.Message, Is.EqualTo("vitis/Makefile.hbs: error EEHW7002: template error: depht is undefined Mend the file in the templates folder, or remove it to use the shipped one."));
    }

    [Test]
    public void Render_UnclosedBlock_NamesTheTemplate()
    {
        var error = Assert.Throws<EeHwException>(() => Fill("a\n{{#if x}}\nb", ("x", true)));
        Assert.That(error.Message, Does.StartWith("vitis/Makefile.hbs: error EEHW7002: template error: "));
        Assert.That(error.Message, Does.Not.Contain("\n"));
    }

    [Test]
    public void Constructor_OverrideOfNoShippedTemplate_IsRefused()
    {
        var error = Assert.Throws<EeHwException>(() => _ = new TemplateLibrary(new Dictionary<string, string> { ["vitsi/top.cpp.hbs"] = "" }));
        Assert.That(error.Message, Is.EqualTo(
            "vitsi/top.cpp.hbs: error EEHW7003: is not the name of a shipped template; below vitsi/ there are none. Name the file like the template it replaces, or remove it from the templates folder."));
    }
}
