using EeHw.Model.Diagnostics;

namespace EeHw.Codegen.Tests;

public sealed class TargetsTests
{
    [Test]
    public void Find_UnknownName_ListsTheTargets()
    {
        var error = Assert.Throws<EeHwException>(() => Targets.Find("vhdl"));
        Assert.That(error.Message, Is.EqualTo(
            $"error EEHW7001: there is no target 'vhdl'; targets are {string.Join(", ", Targets.All.Select(t => t.Name))}. Choose one of them with --target."));
    }

    [Test]
    public void All_Names_AreUniqueAndFindable() => Assert.That(Targets.All.Select(t => Targets.Find(t.Name)), Is.EqualTo(Targets.All));
}
