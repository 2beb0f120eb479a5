using EeHw.Cli.Pipeline;
using EeHw.Codegen;
using EeHw.Model.Diagnostics;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class OutputFolderTests
{
    private static readonly GeneratedProject _project = new("vitis", "d", [new(GeneratedProject.MarkerFile, "x\n"), new("src/top.cpp", "int a;\n")]);

    [Test]
    public void Write_IntoANewFolder_WritesEveryFile()
    {
        using var folder = new TemporaryFolder();
        OutputFolder.Write(_project, folder.File("a/b"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(File.ReadAllText(folder.File("a/b/src/top.cpp")), Is.EqualTo("int a;\n"));
            Assert.That(Directory.EnumerateFileSystemEntries(folder.File("a")).Count(), Is.EqualTo(1));
        }
    }

    [Test]
    public void Write_OverAnEarlierGeneration_LeavesNothingOfIt()
    {
        using var folder = new TemporaryFolder();
        OutputFolder.Write(_project with { Files = [.. _project.Files, new("old.txt", "")] }, folder.File("p"));
        OutputFolder.Write(_project, folder.File("p"));
        Assert.That(folder.File("p/old.txt"), Does.Not.Exist);
    }

    [Test]
    public void Write_OverOtherFiles_IsRefusedAndTouchesNothing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("thesis.tex"), "years of work");
        var e = Assert.Throws<EeHwException>(() => OutputFolder.Write(_project, folder.Path));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(e!.Message, Is.EqualTo($"{folder.Path}: error EEHW9002: holds files, and no {GeneratedProject.MarkerFile} says that eehw wrote them; an empty folder, a new one or an earlier generation is needed. Choose another folder with --out."));
            Assert.That(File.ReadAllText(folder.File("thesis.tex")), Is.EqualTo("years of work"));
        }
    }

    [Test]
    public void Write_BelowAFile_IsADiagnosticAndLeavesNothing()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("f"), "");
        var e = Assert.Throws<EeHwException>(() => OutputFolder.Write(_project, folder.File("f/p")));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(e!.Message, Is.EqualTo($"{folder.File("f/p")}: error EEHW1003: cannot be written: {folder.File("f")} is a file, not a folder. Choose another output path, or make the folder writable."));
            Assert.That(Directory.EnumerateFileSystemEntries(folder.Path).Count(), Is.EqualTo(1));
        }
    }
}
