using System.Globalization;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Benchmarks;

/// <summary>Reading an ONNX file of 100 MB: processor time, and memory allocated beside its weights. The file is left for bench.sh to time the whole command with.</summary>
internal static class OnnxBars
{
    private const int Layers = 11;
    private const int Channels = 512;

    public static int Run(string path)
    {
        Write(path);
        OnnxReader.Read(path);
        var weights = Layers * 9L * Channels * Channels * sizeof(float);
        var (cpu, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
        var network = OnnxReader.Read(path);
        var seconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        var copies = (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)weights;
        var isMet = Line($"ONNX of {new FileInfo(path).Length / 1e6:0} MB, {new NetworkCosts(network).Parameters / 1e6:0.0} M parameters, read", "< 1 s CPU", $"{seconds:0.000} s CPU", seconds < 1);
        return Line($"the same, bytes allocated per byte of weights", "< 1.1", $"{copies:0.000}", copies < 1.1) && isMet ? 0 : 1;
    }

    private static bool Line(FormattableString name, string bar, FormattableString figure, bool isMet)
    {
        Console.WriteLine($"{name.ToString(CultureInfo.InvariantCulture),-52} {bar,-22} {figure.ToString(CultureInfo.InvariantCulture),-22} {(isMet ? "met" : "missed")}");
        return isMet;
    }

    private static void Write(string path)
    {
        var weights = new float[9 * Channels * Channels];
        Array.Fill(weights, 0.01f);
        var file = new OnnxBuilder().Input("x0", -1, Channels, 16, 16);
        for (var i = 0; i < Layers; i++)
        {
            file.Floats(FormattableString.Invariant($"w{i}"), [Channels, Channels, 3, 3], weights);
            file.Node("Conv", FormattableString.Invariant($"x{i} w{i}"), FormattableString.Invariant($"x{i + 1}"), ("pads", new long[] { 1, 1, 1, 1 }));
        }

        file.Node("GlobalAveragePool", FormattableString.Invariant($"x{Layers}"), "g").Node("Flatten", "g", "y").Output("y", -1, Channels);
        File.WriteAllBytes(path, file.ToBytes());
    }
}
