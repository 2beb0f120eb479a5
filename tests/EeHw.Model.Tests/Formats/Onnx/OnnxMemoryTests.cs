using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Formats.Onnx;

public sealed class OnnxMemoryTests
{
    // 8 MiB of weights, mapped: they are copied once, into the network. What this thread allocates is counted, so that other tests do not matter.
    [TestCase(false)]
    [TestCase(true)]
    public void Read_LargeNetwork_CopiesItsWeightsOnce(bool isExternal)
    {
        const int Channels = 1024, Inputs = 2048;
        using var folder = new TemporaryFolder();
        var weights = new float[Channels * Inputs];
        Array.Fill(weights, 0.5f);
        var bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(weights);
        var file = new OnnxBuilder().Input("x", -1, Inputs).Node("Gemm", "x w", "y", ("transB", 1)).Output("y", -1, Channels);
        File.WriteAllBytes(folder.File("w.bin"), isExternal ? bytes.ToArray() : []);
        File.WriteAllBytes(folder.File("net.onnx"), (isExternal ? file.External("w", 1, [Channels, Inputs], ("location", "w.bin")) : file.Raw("w", 1, [Channels, Inputs], bytes)).ToBytes());
        OnnxReader.Read(folder.File("net.onnx"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var network = OnnxReader.Read(folder.File("net.onnx"));
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.That(((DenseLayer)network.Layers[1]).Weights, Has.Count.EqualTo(weights.Length));
        Assert.That(allocated, Is.InRange(bytes.Length, bytes.Length + (bytes.Length / 20)));
    }
}
