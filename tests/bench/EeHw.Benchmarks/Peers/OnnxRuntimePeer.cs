using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;

namespace EeHw.Benchmarks.Peers;

/// <summary>ONNX Runtime in a process of its own (tests/bench/peers/onnxruntime.cjs), one network and batch loaded.</summary>
internal sealed class OnnxRuntimePeer : IDisposable
{
    private readonly Process _process;
    private readonly string _folder;

    private OnnxRuntimePeer(Process process, string folder) => (_process, _folder) = (process, folder);

    /// <summary>Outputs of the last exit, in the order of the batch.</summary>
    public float[] Outputs { get; private set; } = [];

    /// <summary>Starts the peer.</summary>
    /// <param name="script">tests/bench/peers/onnxruntime.cjs.</param>
    /// <param name="network">What to load.</param>
    /// <param name="values">One batch of inputs.</param>
    /// <param name="batch">Samples of it.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="reason">Why there is none.</param>
    public static OnnxRuntimePeer? Start(string script, Network network, float[] values, int batch, int threads, out string reason)
    {
        var folder = Directory.CreateTempSubdirectory("eehw-peer").FullName;
        var (model, inputs, outputs) = (Path.Combine(folder, "model.onnx"), Path.Combine(folder, "inputs"), Path.Combine(folder, "outputs"));
        OnnxWriter.Write(network, model);
        File.WriteAllBytes(inputs, MemoryMarshal.AsBytes(values.AsSpan()).ToArray());
        var shape = network.Input;
        File.WriteAllText(inputs + ".shape", string.Create(CultureInfo.InvariantCulture, $"[{batch}, {shape.Channels}, {shape.Height}, {shape.Width}]"));
        var start = new ProcessStartInfo("node", [script, model, threads.ToString(CultureInfo.InvariantCulture), inputs, outputs])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var peer = new OnnxRuntimePeer(Process.Start(start)!, folder);
            reason = "";
            if (peer._process.StandardOutput.ReadLine() == "ready")
            {
                peer.Outputs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(outputs)).ToArray();
                return peer;
            }

            reason = peer._process.StandardError.ReadToEnd().Split('\n')[0];
            peer.Dispose();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Directory.Delete(folder, true);
            reason = e.Message;
        }

        return null;
    }

    /// <summary>Runs the batch some times.</summary>
    /// <param name="times">How often.</param>
    /// <returns>Processor time and tenth percentile of wall time, seconds per batch.</returns>
    public (double Processor, double Wall) Run(int times)
    {
        _process.StandardInput.WriteLine(times.ToString(CultureInfo.InvariantCulture));
        _process.StandardInput.Flush();
        var numbers = _process.StandardOutput.ReadLine()!.Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture) * 1e-6).ToArray();
        return (numbers[0], numbers[1]);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        Directory.Delete(_folder, true);
    }
}
