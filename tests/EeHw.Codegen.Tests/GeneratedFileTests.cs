namespace EeHw.Codegen.Tests;

public sealed class GeneratedFileTests
{
    [TestCase("src/top.cpp", true)]
    [TestCase("tb_data/golden_0.dat", true)]
    [TestCase("../top.cpp", false)]
    [TestCase("src/../../top.cpp", false)]
    [TestCase("src/./top.cpp", false)]
    [TestCase("/etc/passwd", false)]
    [TestCase("C:/x", false)]
    [TestCase("src\\top.cpp", false)]
    [TestCase("src//top.cpp", false)]
    [TestCase("", false)]
    [TestCase("a b", false)]
    public void IsInside_OfAPath_RefusesWhatCouldLeaveTheFolder(string path, bool expected)
    {
        Assert.That(GeneratedFile.IsInside(path), Is.EqualTo(expected));
        Assert.That(() => new GeneratedFile(path, ""), expected ? Throws.Nothing : Throws.ArgumentException.With.Message.StartsWith($"'{path}' is not a plain relative path."));
    }

    [Test]
    public void Constructor_TextWithCarriageReturn_IsRefused()
        => Assert.That(() => new GeneratedFile("a.h", "x\r\n"), Throws.ArgumentException.With.Message.StartsWith("a.h has a carriage return"));
}
