using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>A network on the software device: each worker takes samples one after another and carries each as far as it goes.</summary>
internal sealed unsafe class SoftwareNetwork<T, TLane> : ILoadedNetwork
    where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    where TLane : struct, ILane<T>
{
    private readonly KernelPlan _plan;
    private readonly SoftwareStep<T>[][] _stages;
    private readonly PlanTensor[] _logits;
    private readonly long _workAt;
    private readonly AlignedMemory<T>[] _workerMemory;
    private readonly AlignedMemory<T>[] _keptMemory;

    public SoftwareNetwork(LoadRequest request, int workers, bool wideVectors, bool winograd)
    {
        var start = Stopwatch.GetTimestamp();
        _plan = new KernelPlan(request.Network, Vector512<T>.Count, winograd);
        var compiler = new StepCompiler<T, TLane>(_plan, request.Quantized, wideVectors);
        _stages = [.. Enumerable.Range(0, request.Network.ExitCount).Select(k => _plan.StepsOf(k).Select(compiler.Compile).ToArray())];
        _logits = [.. request.Network.Exits.Select(e => _plan.Tensor(e.Layer))];
        var work = _stages.SelectMany(s => s).Select(s => s.WorkElements).DefaultIfEmpty().Max();
        _workAt = (_plan.WorkerElements + 1023) / 1024 * 1024;
        _workerMemory = [.. Enumerable.Range(0, workers).Select(_ => new AlignedMemory<T>(_workAt + work))];
        _keptMemory = [.. Enumerable.Range(0, workers).Select(_ => new AlignedMemory<T>(_plan.SampleElements))];
        BatchCapacity = request.BatchCapacity;

        // One sample of zeros through every stage: the just-in-time compiler's work belongs to loading.
        var none = request.Quantized is null
            ? SampleSet.Float(request.Network.Input, new float[request.Network.Input.Elements])
            : SampleSet.Fixed(request.Quantized, new float[request.Network.Input.Elements]);
        RunSample(0, none, 0, ExitRule.Never(request.Network.ExitCount), new Answers(1), start);
        BuildTime = Stopwatch.GetElapsedTime(start);
    }

    public TimeSpan BuildTime { get; }

    public int BatchCapacity { get; }

    public void Run(SampleSet samples, int first, int count, ExitRule rule, Answers answers)
    {
        var start = Stopwatch.GetTimestamp();
        var workers = rule.IsInOrder ? 1 : Math.Min(_workerMemory.Length, count);
        if (workers == 1)
        {
            for (var n = first; n < first + count; n++)
            {
                RunSample(0, samples, n, rule, answers, start);
            }

            return;
        }

        // Whoever is free takes the next sample: samples differ in how far they go.
        var next = first - 1;
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, worker =>
        {
            for (var n = Interlocked.Increment(ref next); n < first + count; n = Interlocked.Increment(ref next))
            {
                RunSample(worker, samples, n, rule, answers, start);
            }
        });
    }

    public void Dispose()
    {
        foreach (var memory in _workerMemory.Concat(_keptMemory))
        {
            memory.Dispose();
        }

        foreach (var step in _stages.SelectMany(s => s))
        {
            step.Dispose();
        }
    }

    [SkipLocalsInit]
    private void RunSample(int worker, SampleSet samples, int sample, ExitRule rule, Answers answers, long start)
    {
        var scratch = stackalloc byte[17 * 64];
        var aligned = (Vector512<T>*)(((nint)scratch + 63) & ~(nint)63);
        var elements = samples.Shape.Elements;
        fixed (float* values = samples.Values)
        fixed (long* raws = samples.Raws)
        {
            var frame = new Frame<T>(
                _workerMemory[worker].Pointer,
                _workerMemory[worker].Pointer + _workAt,
                _keptMemory[worker].Pointer,
                aligned,
                values == null ? null : values + (sample * elements),
                raws == null ? null : raws + (sample * elements));
            var memory = default(ExitMemory);
            for (var k = 0; k < _stages.Length; k++)
            {
                foreach (var step in _stages[k])
                {
                    step.Run(frame);
                }

                if (Decide(k, sample, frame, rule, ref memory, answers))
                {
                    answers.LatencyTicks[sample] = Stopwatch.GetTimestamp() - start;
                    return;
                }
            }
        }
    }

    private bool Decide(int exit, int sample, in Frame<T> frame, ExitRule rule, ref ExitMemory memory, Answers answers)
    {
        var tensor = _logits[exit];
        var from = frame.At(tensor);
        var classes = tensor.Shape.Channels;
        Span<double> logits = classes <= 1024 ? stackalloc double[classes] : new double[classes];
        for (var c = 0; c < classes; c++)
        {
            logits[c] = double.CreateTruncating(from[tensor.At(c, 0, 0)]);
        }

        answers.Keep(exit, sample, logits);
        if (!rule.Leaves(exit, logits, ref memory, out var answer))
        {
            return false;
        }

        answers.Decisions.ExitOf[sample] = (byte)exit;
        answers.Decisions.Prediction[sample] = answer;
        return true;
    }
}
