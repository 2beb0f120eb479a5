using EeHw.Model.Diagnostics;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats;

public sealed class AtomicFileTests
{
    [Test]
    public void Write_OnADiskThatFillsUp_LeavesTheOldFileAndNothingElse()
    {
        using var folder = new TemporaryFolder();
        AtomicFile.WriteText(folder.File("a.txt"), "old");
        var e = Assert.Throws<EeHwException>(() => AtomicFile.Write(folder.File("a.txt"), stream =>
        {
            stream.Write(new byte[100]);
            throw new IOException("No space left on device", 28);
        }));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(e!.Message, Does.Contain("a.txt").And.Contain("EEHW1003").And.Contain("the disk is full"));
            Assert.That(File.ReadAllText(folder.File("a.txt")), Is.EqualTo("old"));
            Assert.That(Directory.GetFiles(folder.Path), Has.Length.EqualTo(1));
        }
    }

    // The real thing: every write to this device fails with ENOSPC.
    [Test]
    public void Write_ToTheFullDevice_SaysSo()
    {
        if (!File.Exists("/dev/full"))
        {
            Assert.Ignore("no /dev/full on this system");
        }

        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder.File("a.txt.part"), "/dev/full");
        IsRefused(folder.File("a.txt"));

        static void IsRefused(string path)
        {
            Assert.That(() => AtomicFile.Write(path, new byte[1 << 16]), Throws.TypeOf<EeHwException>().With.Message.Contains("EEHW1003: cannot be written: the disk is full."));
            Assert.That(path, Does.Not.Exist);
        }
    }
}
