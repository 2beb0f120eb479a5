using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Host.Profiles;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Host.Software;

/// <summary>A network on the software device: each worker takes some samples after one another and carries each as far as it goes.</summary>
internal sealed class SoftwareNetwork<T, TLane> : IProfiledNetwork
    where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    where TLane : struct, ILane<T>
{
    // Frames computed together where weights do not stay in the cache: six are a whole tile.
    private const int ChannelFrames = 6;
    private const int SampleFrames = 4;

    private readonly SoftwareStage<T>[] _stages;
    private readonly SoftwareWorker<T>[] _workers;
    private readonly SoftwareTeam<T>? _team;
    private readonly int _width;

    public SoftwareNetwork(LoadRequest request, int workers, bool wideVectors, SoftwareOptions options)
    {
        var start = Stopwatch.GetTimestamp();
        var winograd = options.Winograd && request.Quantized is null;
        var hasSamples = SampleLanesChoice.IsBest(request, Vector512<T>.Count, winograd, options.Lanes);
        _width = hasSamples ? Vector512<T>.Count : 1;
        var plan = new KernelPlan(request.Network, hasSamples ? 1 : Vector512<T>.Count, winograd);
        var compiler = new StepCompiler<T, TLane>(plan, request.Quantized, wideVectors);
        _stages = [.. Enumerable.Range(0, request.Network.ExitCount).Select(k => new SoftwareStage<T>(compiler.CompileStage(k)))];
        var most = _stages.Any(s => s.Steps.Any(t => t.SharesWeights)) ? hasSamples ? SampleFrames : ChannelFrames : 1;
        var frames = Math.Clamp((request.BatchCapacity + _width - 1) / _width, 1, most);
        _workers = [.. Enumerable.Range(0, workers).Select(_ => new SoftwareWorker<T>(plan, _stages, frames))];
        _team = workers > 1 && new NetworkCosts(request.Network).CumulativeMacs[^1] >= options.LeastSharedMacs ? new(_workers[1..]) : null;
        BatchCapacity = request.BatchCapacity;

        // Samples of zeros through every stage: the just-in-time compiler's work belongs to loading.
        var count = Math.Min(2, frames * _width);
        var zeros = new float[count * request.Network.Input.Elements];
        var none = request.Quantized is null ? SampleSet.Float(request.Network.Input, zeros) : SampleSet.Fixed(request.Quantized, zeros);
        _workers[0].Run(none, 0, count, ExitRule.Never(request.Network.ExitCount), new Answers(count), start);
        BuildTime = Stopwatch.GetElapsedTime(start);
    }

    public TimeSpan BuildTime { get; }

    public int BatchCapacity { get; }

    public void Run(SampleSet samples, int first, int count, ExitRule rule, Answers answers)
    {
        var start = Stopwatch.GetTimestamp();
        var frames = (count + _width - 1) / _width;
        var workers = rule.IsInOrder ? 1 : Math.Min(_workers.Length, frames);

        if (workers == 1 && _team is not null)
        {
            // A worker alone has helpers, frame by frame.
            _team.Wake();
            for (var n = 0; n < count; n += _width)
            {
                _workers[0].Run(samples, first + n, Math.Min(_width, count - n), rule, answers, start, _team);
            }

            return;
        }

        // As few parts as the memory allows, as equal as can be, at least one for each worker.
        var parts = Math.Max(workers, (count + _workers[0].Capacity - 1) / _workers[0].Capacity);
        var perPart = (frames + parts - 1) / parts * _width;
        if (workers == 1)
        {
            for (var n = 0; n < count; n += perPart)
            {
                _workers[0].Run(samples, first + n, Math.Min(perPart, count - n), rule, answers, start);
            }

            return;
        }

        // Whoever is free takes the next samples: they differ in how far they go.
        var next = 0;
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, worker =>
        {
            for (var n = Interlocked.Add(ref next, perPart) - perPart; n < count; n = Interlocked.Add(ref next, perPart) - perPart)
            {
                _workers[worker].Run(samples, first + n, Math.Min(perPart, count - n), rule, answers, start);
            }
        });
    }

    public ValueList<LayerTime> Profile(SampleSet samples, int count, int repeats, CancellationToken cancellation)
    {
        count = Math.Min(count, _workers[0].Capacity);
        var seconds = _workers[0].Profile(samples, count, repeats, cancellation);
        return _stages.SelectMany((stage, k) => stage.Steps.Select((step, i) =>
        {
            var cost = step.Cost;
            var together = step.SharesWeights ? count : Math.Min(count, _width);
            return new LayerTime(cost.Layers, k, cost.Macs, (cost.MapNumbers + ((double)cost.WeightNumbers / together)) * Unsafe.SizeOf<T>(), seconds[k][i]) { Numbers = step.MultipliesPairs ? PeakNumbers.Pairs : typeof(T) == typeof(float) ? PeakNumbers.Float32 : PeakNumbers.Doubles };
        })).ToValueList();
    }

    public void Dispose()
    {
        _team?.Dispose();
        Array.ForEach(_workers, w => w.Dispose());
        Array.ForEach(_stages, s => s.Dispose());
    }
}
