using System.Text;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Npz;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats;

public sealed class NpyTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public void Write_TwoByThree_IsWhatNumpyWrites()
    {
        // numpy.save of [[1, 2, 3], [4, 5, 6]] as int16: magic, version 1.0, length 0x76, header padded to 128 bytes in all, values.
        var path = _folder.File("a.npy");
        Npy.Write(path, NpyArray.Of<short>([1, 2, 3, 4, 5, 6], 2, 3));
        var expected = "\x93NUMPY\x01\0\x76\0" + "{'descr': '<i2', 'fortran_order': False, 'shape': (2, 3), }".PadRight(117) + "\n" + "\x01\0\x02\0\x03\0\x04\0\x05\0\x06\0";
        Assert.That(Encoding.Latin1.GetString(File.ReadAllBytes(path)), Is.EqualTo(expected));
    }

    [Test]
    public void Read_FortranOrder_GivesRowMajor()
    {
        // [[1, 2, 3], [4, 5, 6]] column by column: 1 4 2 5 3 6.
        var array = Read("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }", [1, 4, 2, 5, 3, 6]);
        Assert.That(array.Values, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6 }));
    }

    [Test]
    public void Read_FortranOrderOfThreeDimensions_GivesRowMajor()
    {
        // a[i, j, k] = 4i + 2j + k; column-major order lists i fastest: 0 4 2 6 1 5 3 7.
        var array = Read("{'descr': '|i1', 'fortran_order': True, 'shape': (2, 2, 2), }", [0, 4, 2, 6, 1, 5, 3, 7]);
        Assert.That(array.ToInt64s(), Is.EqualTo(new long[] { 0, 1, 2, 3, 4, 5, 6, 7 }));
    }

    // All bits set: -1 where the type has a sign, else its largest value. To the runtime byte[] is sbyte[] too, long[] is ulong[], ...
    [TestCase("|i1", 1, -1L)]
    [TestCase("|u1", 1, 255L)]
    [TestCase("<i2", 2, -1L)]
    [TestCase("<u2", 2, 65535L)]
    [TestCase("<i4", 4, -1L)]
    [TestCase("<u4", 4, 4294967295L)]
    [TestCase("<i8", 8, -1L)]
    public void Read_AllBitsSet_IsSignedAsTheTypeIs(string type, int bytes, long expected)
    {
        var array = Read($"{{'descr': '{type}', 'fortran_order': False, 'shape': (1,), }}", [.. Enumerable.Repeat((byte)255, bytes)]);
        Assert.That((array.ToInt64s()[0], array.ToSingles()[0]), Is.EqualTo((expected, (float)expected)));
        Assert.That(() => array.ToInt32s()[0], expected <= int.MaxValue ? Is.EqualTo((int)expected) : Throws.InstanceOf<EeHwException>());
    }

    [Test]
    public void Read_LargestOf64BitsWithoutSign_IsNoInteger()
    {
        var array = Read("{'descr': '<u8', 'fortran_order': False, 'shape': (1,), }", [.. Enumerable.Repeat((byte)255, 8)]);
        Assert.That(array.ToSingles()[0], Is.EqualTo(18446744073709551615f));
        Assert.That(() => array.ToInt64s(), Throws.InstanceOf<EeHwException>().With.Message.Contains("EEHW1208: a value is 18446744073709551615"));
    }

    [Test]
    public void Read_BigEndian_GivesTheNumbers()
    {
        var array = Read("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", [0x3f, 0x80, 0, 0]);
        Assert.That(array.ToSingles(), Is.EqualTo(new[] { 1f }));
    }

    [Test]
    public void Read_SingleNumber_HasNoDimension()
    {
        var array = Read("{\"shape\": (), 'descr': '<f2', 'fortran_order': False}", [0, 0x3c]);
        Assert.That((array.Count, array.Shape.Count, array.ToSingles()[0]), Is.EqualTo((1, 0, 1f)));
    }

    [TestCase("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "a.npy: error EEHW1204: the elements are of type '<c8'; read are b1, i1, i2, i4, i8, u1, u2, u4, u8, f2, f4, f8. Convert them with astype where the file is made.")]
    [TestCase("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "a.npy: error EEHW1203: the header has no quoted text at position 10. Write the array with numpy.save.")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, }", "a.npy: error EEHW1203: the header needs descr, fortran_order and shape, and nothing after the closing brace. Write the array with numpy.save.")]
    [TestCase("{'descr': '<f4', 'fortran_order': No, 'shape': (1,), }", "a.npy: error EEHW1203: the header has neither True nor False at position 34. Write the array with numpy.save.")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "a.npy: error EEHW1203: the header has no size from 0 to 2147483647 at position 51. Write the array with numpy.save.")]
    [TestCase("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }", "a.npy: error EEHW1205: the array is cut or padded: it ends after 4 of the 12 bytes that its shape (3) makes. Write the file again.")]
    [TestCase("{'descr': '|i1', 'fortran_order': False, 'shape': (3,), }", "a.npy: error EEHW1205: the array is cut or padded: it goes on after the 3 bytes that its shape (3) makes. Write the file again.")]
    [TestCase("{'descr': '<f8', 'fortran_order': False, 'shape': (2147483647, 2147483647), }", "a.npy: error EEHW1004: its shape (2147483647, 2147483647) makes 36893488113059364872 bytes; allowed are at most 2147483591. Split the array.")]
    public void Read_BadHeader_SaysWhatIsWrong(string header, string expected)
    {
        var e = Assert.Throws<EeHwException>(() => Read(header, [0, 0, 0, 0]));
        Assert.That(Relative(e), Is.EqualTo(expected));
    }

    [Test]
    public void Read_SomethingElse_SaysHowItBegins()
    {
        File.WriteAllText(_folder.File("a.npy"), "hello, world");
        var e = Assert.Throws<EeHwException>(() => Npy.Read(_folder.File("a.npy")));
        Assert.That(Relative(e), Is.EqualTo("a.npy: error EEHW1202: not an NPY array of version 1 to 3: it begins with 68656c6c6f2c2077. Write the array with numpy.save."));
    }

    [Test]
    public void Read_EveryPrefix_IsRefused()
    {
        Npy.Write(_folder.File("a.npy"), NpyArray.Of<float>([1, 2, 3], 3));
        var whole = File.ReadAllBytes(_folder.File("a.npy"));
        for (var length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(_folder.File("b.npy"), whole[..length]);
            Assert.That(() => Npy.Read(_folder.File("b.npy")), Throws.TypeOf<EeHwException>(), $"{length} bytes");
        }
    }

    [Property(MaxTest = 200, StartSize = 1 << 30, EndSize = 1 << 30)]
    public void Read_Mutated_IsReadOrRefused(int seed)
    {
        Npy.Write(_folder.File("a.npy"), NpyArray.Of<double>([1, 2, 3, 4], 2, 2));
        File.WriteAllBytes(_folder.File("b.npy"), Mutation.Of(File.ReadAllBytes(_folder.File("a.npy")), seed));
        try
        {
            var array = Npy.Read(_folder.File("b.npy"));
            Assert.That(array.Count, Is.EqualTo(array.Shape.Aggregate(1, (a, b) => a * b)));
        }
        catch (EeHwException)
        {
            // Refused: fine.
        }
    }

    [Property]
    public void WriteThenRead_AnyNumbers_AreTheSame(double[] doubles, long[] longs, byte[] bytes)
    {
        RoundTrip(doubles);
        RoundTrip(Array.ConvertAll(doubles, d => (float)d));
        RoundTrip(longs);
        RoundTrip(Array.ConvertAll(longs, l => (int)l));
        RoundTrip(Array.ConvertAll(longs, l => (ushort)l));
        RoundTrip(bytes);
    }

    private void RoundTrip<T>(T[] values)
        where T : unmanaged
    {
        var path = _folder.File("r.npy");
        Npy.Write(path, NpyArray.Of(values, 1, values.Length));
        var read = Npy.Read(path);
        Assert.That(read.Values, Is.EqualTo(values));
        Assert.That(read.Shape, Is.EqualTo(NpyArray.Of(values, 1, values.Length).Shape));
    }

    private NpyArray Read(string header, byte[] values)
    {
        File.WriteAllBytes(_folder.File("a.npy"), [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. Encoding.ASCII.GetBytes(header), .. values]);
        return Npy.Read(_folder.File("a.npy"));
    }

    private string Relative(EeHwException? e) => e!.Message.Replace(_folder.Path + "/", "", StringComparison.Ordinal);
}
