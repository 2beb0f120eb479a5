using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats.Onnx;

public sealed class ExternalDataTests
{
    [Test]
    public void Read_WeightsInAnotherFile_AreTakenFromThere()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("data"));
        File.WriteAllBytes(folder.File("data/weights.bin"), MemoryMarshal.AsBytes<float>([9, 1, 2, 3, 4]).ToArray());
        File.WriteAllBytes(folder.File("net.onnx"), Dense(("location", "data/weights.bin"), ("offset", "4"), ("length", "16"), ("checksum", "ignored")));
        Assert.That(((DenseLayer)OnnxReader.Read(folder.File("net.onnx")).Layers[1]).Weights, Is.EqualTo(new[] { 1f, 3, 2, 4 }));
    }

    [Test]
    public void Read_LargeFile_IsMappedAndGivesTheSame()
    {
        // More than a mebibyte, so that it is mapped; the tensor lies at its end.
        using var folder = new TemporaryFolder();
        var floats = new float[400_000];
        (floats[^4], floats[^3], floats[^2], floats[^1]) = (1, 2, 3, 4);
        File.WriteAllBytes(folder.File("w.bin"), MemoryMarshal.AsBytes<float>(floats).ToArray());
        File.WriteAllBytes(folder.File("net.onnx"), Dense(("location", "w.bin"), ("offset", "1599984")));
        Assert.That(((DenseLayer)OnnxReader.Read(folder.File("net.onnx")).Layers[1]).Weights, Is.EqualTo(new[] { 1f, 3, 2, 4 }));
    }

    [TestCase("location=../outside.bin", "its numbers are said to lie in '../outside.bin'; allowed are files in the folder of the ONNX file and below. Put the file beside the ONNX file and export with a relative location, or with the weights inside.")]
    [TestCase("location=data/../../outside.bin", "its numbers are said to lie in 'data/../../outside.bin'; allowed are files in the folder of the ONNX file and below. Put the file beside the ONNX file and export with a relative location, or with the weights inside.")]
    [TestCase("location=/etc/hostname", "its numbers are said to lie in '/etc/hostname'; allowed are files in the folder of the ONNX file and below. Put the file beside the ONNX file and export with a relative location, or with the weights inside.")]
    [TestCase("location=..\\outside.bin", "its numbers are said to lie in '..\\outside.bin'; allowed are files in the folder of the ONNX file and below. Put the file beside the ONNX file and export with a relative location, or with the weights inside.")]
    [TestCase("location=link.bin", "its numbers are said to lie in 'link.bin'; allowed are files in the folder of the ONNX file and below. Put the file beside the ONNX file and export with a relative location, or with the weights inside.")]
    [TestCase("offset=0", "its numbers are said to lie in ''; allowed are files in the folder of the ONNX file and below. Put the file beside the ONNX file and export with a relative location, or with the weights inside.")]
    [TestCase("location=w.bin;offset=5", "it lies in bytes 5 to 21 of 'w.bin', which has 20. Check that both files were copied whole and belong together.")]
    [TestCase("location=w.bin;offset=9223372036854775807", "it lies in bytes 9223372036854775807 to 9223372036854775823 of 'w.bin', which has 20. Check that both files were copied whole and belong together.")]
    [TestCase("location=w.bin;length=12", "'w.bin' is said to hold 12 bytes of it; its sizes need 16. Export the network again.")]
    [TestCase("location=w.bin;offset=-4", "offset is '-4'; allowed is a whole number of bytes. Export the network again.")]
    public void Read_WhatLiesElsewhereOrIsTooShort_IsRefused(string entries, string message)
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder.File("net/data"));
        File.WriteAllBytes(folder.File("outside.bin"), new byte[20]);
        File.WriteAllBytes(folder.File("net/w.bin"), new byte[20]);
        File.CreateSymbolicLink(folder.File("net/link.bin"), folder.File("outside.bin"));
        File.WriteAllBytes(folder.File("net/net.onnx"), Dense([.. entries.Split(';').Select(e => (e.Split('=')[0], e.Split('=')[1]))]));
        var e = Assert.Throws<EeHwException>(() => OnnxReader.Read(folder.File("net/net.onnx")));
        Assert.That(e!.Diagnostics.Single().Code, Is.EqualTo(Codes.Onnx.BadExternalData));
        Assert.That(e.Message, Does.EndWith($"tensor 'w': error EEHW1114: external data cannot be used: {message}"));
    }

    [Test]
    public void Hash_OfANetwork_ChangesWithTheWeightsBesideIt()
    {
        using var folder = new TemporaryFolder();
        var bytes = Dense(("location", "w.bin"));
        File.WriteAllBytes(folder.File("net.onnx"), bytes);
        File.WriteAllBytes(folder.File("w.bin"), MemoryMarshal.AsBytes<float>([1, 2, 3, 4]).ToArray());
        var hash = NetworkHash.Of(folder.File("net.onnx"));
        OnnxReader.Read(folder.File("net.onnx"), out _, withHash: true, out var read);
        Assert.That(hash, Is.EqualTo(read).And.Not.EqualTo(Convert.ToHexStringLower(SHA256.HashData(bytes))));

        File.WriteAllBytes(folder.File("w.bin"), MemoryMarshal.AsBytes<float>([1, 2, 3, 5]).ToArray());
        Assert.That(NetworkHash.Of(folder.File("net.onnx")), Is.Not.EqualTo(hash));
    }

    [Test]
    public void Hash_OfANetworkInOneFile_IsThatOfItsBytes()
    {
        var path = Path.Combine(Repository.Root, "samples/glyphs/glyphs.onnx");
        Assert.That(NetworkHash.Of(path), Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)))));
    }

    [Test]
    public void Read_LinkWithinTheFolder_IsFollowed()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("w.bin"), MemoryMarshal.AsBytes<float>([1, 2, 3, 4]).ToArray());
        File.CreateSymbolicLink(folder.File("link.bin"), "w.bin");
        File.WriteAllBytes(folder.File("net.onnx"), Dense(("location", "link.bin")));
        Assert.That(((DenseLayer)OnnxReader.Read(folder.File("net.onnx")).Layers[1]).Weights, Is.EqualTo(new[] { 1f, 3, 2, 4 }));
    }

    [Test]
    public void Read_FileThatIsNotThere_NamesIt()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder.File("net.onnx"), Dense(("location", "gone.bin")));
        var e = Assert.Throws<EeHwException>(() => OnnxReader.Read(folder.File("net.onnx")));
        Assert.That(e!.Message, Is.EqualTo($"{folder.File("gone.bin")}: error EEHW1001: there is no such file. net.onnx keeps weights in this file; put it beside it."));
    }

    private static byte[] Dense(params (string Key, string Value)[] entries)
        => new OnnxBuilder().Input("x", -1, 2).External("w", 1, [2, 2], entries).Node("MatMul", "x w", "y").Output("y", -1, 2).ToBytes();
}
