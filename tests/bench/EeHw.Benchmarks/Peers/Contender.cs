using EeHw.Codegen.OpenCl;
using EeHw.Host;
using EeHw.Host.OpenCl;
using EeHw.Host.Software;
using EeHw.Model.Networks;

namespace EeHw.Benchmarks.Peers;

/// <summary>One device with one network and batch loaded, float32.</summary>
internal sealed class Contender : IDisposable
{
    private readonly IDevice _device;
    private readonly ILoadedNetwork _loaded;
    private readonly Network _network;
    private readonly SampleSet _samples;

    public Contender(string id, Network network, float[] values, int batch, int workers, bool winograd, string? cacheFolder = null)
    {
        (_network, Batch) = (network, batch);
        _samples = SampleSet.Float(network.Input, values);
        _device = Devices.Open(id, new SoftwareOptions { Workers = workers, Winograd = winograd }, new OpenClOptions { Workers = workers, CacheFolder = cacheFolder });
        var style = new OpenClStyle { Shape = OpenClShape.For(_device.Info.VectorBits ?? 256), Batch = batch, Winograd = winograd };
        var start = Environment.CpuUsage.TotalTime;
        _loaded = _device.Load(new LoadRequest { Network = network, Program = id == "software" ? null : OpenClProgram.Create(network, null, style), BatchCapacity = batch });
        BuildSeconds = (Environment.CpuUsage.TotalTime - start).TotalSeconds;
        Never = ExitRule.Never(network.ExitCount);
        Answers = new(batch, [.. Enumerable.Range(0, network.ExitCount).Select(network.Classes)]);
        Run(Never);
    }

    public int Batch { get; }

    /// <summary>Processor time of generating, compiling and a first launch.</summary>
    public double BuildSeconds { get; }

    public ExitRule Never { get; }

    public Answers Answers { get; }

    public long Macs => new NetworkCosts(_network).CumulativeMacs[^1] * Batch;

    public void Run(ExitRule rule) => _loaded.Run(_samples, 0, Batch, rule, Answers);

    /// <summary>Processor time per batch.</summary>
    public double Processor(int times, ExitRule? rule = null)
    {
        var start = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < times; i++)
        {
            Run(rule ?? Never);
        }

        return (Environment.CpuUsage.TotalTime - start).TotalSeconds / times;
    }

    /// <summary>Tenth percentile of wall time per batch.</summary>
    public double Wall(int times)
    {
        var walls = new double[times];
        for (var i = 0; i < times; i++)
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            Run(Never);
            walls[i] = System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        return walls.Order().ElementAt(times / 10);
    }

    public void Dispose()
    {
        _loaded.Dispose();
        _device.Dispose();
    }
}
