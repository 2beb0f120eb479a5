using System.IO.Compression;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Idx;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats;

public sealed class IdxReaderTests
{
    private static readonly byte[] _small = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public void Read_TwoByThree_GivesSizesAndValues([Values] bool gzip)
    {
        var array = Read(gzip ? Gzip(_small) : _small);
        Assert.That(array.Dimensions, Is.EqualTo(new[] { 2, 3 }));
        Assert.That(array.Values, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void Read_WithFewerItems_ReadsOnlyThose()
    {
        File.WriteAllBytes(_folder.File("a"), _small[..15]);
        var array = IdxReader.Read(_folder.File("a"), 1);
        Assert.That(array.Dimensions, Is.EqualTo(new[] { 1, 3 }));
        Assert.That(array.Values, Is.EqualTo(new byte[] { 1, 2, 3 }));
    }

    private static IEnumerable<TestCaseData> Broken()
    {
        yield return new TestCaseData(new byte[] { 1, 2, 3, 4, 5 }, "a: error EEHW1301: not an IDX file of bytes: it begins with 01020304, not with 0000 and a type. IDX files are what MNIST and Fashion-MNIST are distributed as, for example train-images-idx3-ubyte.gz.");
        yield return new TestCaseData(new byte[] { 0, 0, 13, 1, 0, 0, 0, 1 }, "a: error EEHW1301: not an IDX file of bytes: its type is 0x0d; read is 0x08 (unsigned bytes). IDX files are what MNIST and Fashion-MNIST are distributed as, for example train-images-idx3-ubyte.gz.");
        yield return new TestCaseData(new byte[] { 0, 0, 8, 9 }, "a: error EEHW1301: not an IDX file of bytes: it has 9 dimensions; read are 1 to 4. IDX files are what MNIST and Fashion-MNIST are distributed as, for example train-images-idx3-ubyte.gz.");
        yield return new TestCaseData(_small[..7], "a(byte 7): error EEHW1302: it ends inside its header of 12 bytes. Fetch the file again.");
        yield return new TestCaseData(_small[..15], "a(byte 15): error EEHW1302: it ends after 3 of the 6 values that its header declares. Fetch the file again.");
        yield return new TestCaseData((byte[])[.. _small, 7], "a(byte 18): error EEHW1302: it goes on after the 6 values that its header declares. Fetch the file again.");
        yield return new TestCaseData(new byte[] { 0, 0, 8, 2, 127, 0, 0, 0, 127, 0, 0, 0 }, "a: error EEHW1004: its header declares 4539909899366170624 bytes of values; allowed are at most 2147483591. Check that this is the right file.");
    }

    [TestCaseSource(nameof(Broken))]
    public void Read_Broken_SaysWhere(byte[] content, string expected)
    {
        var e = Assert.Throws<EeHwException>(() => Read(content));
        Assert.That(e!.Message.Replace(_folder.Path + "/", "", StringComparison.Ordinal), Is.EqualTo(expected));
    }

    [Test]
    public void Read_EveryPrefix_IsRefused()
    {
        for (var length = 0; length < _small.Length; length++)
        {
            Assert.That(() => Read(_small[..length]), Throws.TypeOf<EeHwException>(), $"{length} bytes");
        }
    }

    [Test]
    public void Read_EveryCompressedPrefix_IsRefusedUnlessAllValuesAreThere()
    {
        // The last bytes of a gzip file are its end mark and check sum: all values may be there without them.
        var whole = Gzip(_small);
        for (var length = 0; length < whole.Length; length++)
        {
            try
            {
                Assert.That(Read(whole[..length]).Values, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
                Assert.That(length, Is.GreaterThan(whole.Length - 12));
            }
            catch (EeHwException)
            {
                // Refused: fine.
            }
        }
    }

    [Property(MaxTest = 300, StartSize = 1 << 30, EndSize = 1 << 30)]
    public void Read_Mutated_IsReadOrRefused(int seed)
    {
        try
        {
            var array = Read(Mutation.Of(seed % 2 == 0 ? Gzip(_small) : _small, seed));
            Assert.That(array.Values, Has.Length.EqualTo(array.Dimensions.Aggregate(1, (a, b) => a * b)));
        }
        catch (EeHwException)
        {
            // Refused: fine.
        }
    }

    private IdxArray Read(byte[] content)
    {
        File.WriteAllBytes(_folder.File("a"), content);
        return IdxReader.Read(_folder.File("a"));
    }

    private static byte[] Gzip(byte[] content)
    {
        using var target = new MemoryStream();
        using (var gzip = new GZipStream(target, CompressionLevel.Optimal))
        {
            gzip.Write(content);
        }

        return target.ToArray();
    }
}
