using EeHw.Codegen.Naming;
using FsCheck;

namespace EeHw.Codegen.Tests.Naming;

public sealed class IdentifiersTests
{
    [TestCase("conv1", "conv1")]
    [TestCase("stage1/conv1/mac", "stage1_conv1_mac")]
    [TestCase("/layer1/layer1.0/Conv_output_0", "layer1_layer1_0_Conv_output_0")]
    [TestCase("2nd", "n_2nd")]
    [TestCase("fork", "n_fork", Description = "SystemVerilog")]
    [TestCase("kernel", "n_kernel", Description = "OpenCL C")]
    [TestCase("class", "n_class", Description = "C++")]
    [TestCase("hls", "n_hls", Description = "namespace of the streams")]
    [TestCase("__a__b__", "a_b", Description = "two underscores are reserved in C++")]
    [TestCase("größe", "gr_e")]
    [TestCase("", "n")]
    [TestCase("../..", "n")]
    [TestCase("a\nb*/c", "a_b_c")]
    public void Mangle_OfAName_IsAnIdentifierEverywhere(string name, string expected) => Assert.That(Identifiers.Mangle(name), Is.EqualTo(expected));

    [Property(MaxTest = 500)]
    public void Mangle_OfAnything_IsShortPlainAndNoKeyword(NonNull<string> name)
    {
        var id = Identifiers.Mangle(name.Get);
        Assert.That(id, Does.Match("^[A-Za-z][A-Za-z0-9]*(_[A-Za-z0-9]+)*$"));
        Assert.That(id, Has.Length.AtMost(Identifiers.LongestLength));
        Assert.That(Keywords.Contains(id), Is.False);
        Assert.That(Identifiers.Mangle(id), Is.EqualTo(id), "mangling twice is mangling once");
    }

    [Test]
    public void Mangle_OfALongNumber_StaysWhenMangledAgain()
    {
        var id = Identifiers.Mangle(new string('7', 80));
        Assert.That(id, Is.EqualTo("n_" + new string('7', 61)));
        Assert.That(Identifiers.Mangle(id), Is.EqualTo(id));
    }

    [Test]
    public void Take_OfNamesThatMangleAlike_NumbersThem()
    {
        var names = new NameTable("top");
        Assert.That(new[] { "a/b", "a.b", "A_B", "top", "a_b_2" }.Select(names.Take), Is.EqualTo(new[] { "a_b", "a_b_2", "A_B_3", "top_2", "a_b_2_2" }));
    }

    [Test]
    public void Take_OfLongNames_StaysWithinTheLength()
    {
        var names = new NameTable();
        var ids = Enumerable.Range(0, 12).Select(_ => names.Take(new string('x', 200))).ToList();
        Assert.That(ids, Is.Unique);
        Assert.That(ids, Has.All.Length.AtMost(Identifiers.LongestLength));
    }

    [TestCase("a\nb", "a_b")]
    [TestCase("x*/ int main()", "x*_ int main()")]
    [TestCase("ends in a backslash\\", "ends in a backslash_")]
    public void Printable_OfText_CannotEndAComment(string text, string expected) => Assert.That(Identifiers.Printable(text), Is.EqualTo(expected));
}
