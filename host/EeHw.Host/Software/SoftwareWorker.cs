using System.Diagnostics;
using System.Numerics;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>
/// Carries some samples at a time through the stages, each as far as it goes. Without samples in lanes a frame is a sample's; with them those that stay move
/// together, so that vectors are full again, and take along what later stages read.
/// </summary>
internal sealed unsafe class SoftwareWorker<T> : IDisposable
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly KernelPlan _plan;
    private readonly SoftwareStage<T>[] _stages;
    private readonly PlanTensor[] _logits;
    private readonly int _width;
    private readonly AlignedMemory<T>[] _worker;
    private readonly AlignedMemory<T>[] _kept;
    private readonly AlignedMemory<T> _work;
    private readonly AlignedMemory<T> _scratch;
    private readonly AlignedMemory<int> _samples;
    private readonly Frame<T>[] _frames;
    private readonly ExitMemory[] _memories;
    private readonly double[] _values;
    private readonly int[] _slots;

    /// <summary>Memory of a worker.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="stages">Its stages, compiled.</param>
    /// <param name="frames">Frames at a time.</param>
    public SoftwareWorker(KernelPlan plan, SoftwareStage<T>[] stages, int frames)
    {
        (_plan, _stages, _width) = (plan, stages, plan.Lanes == 1 ? Vector512<T>.Count : 1);
        _logits = [.. plan.Network.Exits.Select(e => plan.Tensor(e.Layer))];
        _worker = [.. Enumerable.Range(0, frames).Select(_ => new AlignedMemory<T>(plan.WorkerElements * _width))];
        _kept = [.. Enumerable.Range(0, frames).Select(_ => new AlignedMemory<T>(plan.SampleElements * _width))];
        _work = new(stages.SelectMany(s => s.Steps).Select(s => s.WorkElements).DefaultIfEmpty().Max());
        _scratch = new(Frame<T>.ScratchVectors * Vector512<T>.Count);
        _samples = new(frames * _width);
        _frames = new Frame<T>[frames];
        _memories = new ExitMemory[frames * _width];
        _values = new double[_logits.Max(l => l.Shape.Channels)];
        _slots = new int[frames];
    }

    /// <summary>Most samples at a time.</summary>
    public int Capacity => _memories.Length;

    /// <summary>Carries samples through the stages, at most as many as the capacity.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="first">First of them.</param>
    /// <param name="count">How many.</param>
    /// <param name="rule">Who leaves.</param>
    /// <param name="answers">Where answers go.</param>
    /// <param name="start">When the batch began, in ticks of the monotonic clock.</param>
    /// <param name="team">Threads that help with frames that are alone, or null.</param>
    public void Run(SampleSet samples, int first, int count, ExitRule rule, Answers answers, long start, SoftwareTeam<T>? team = null)
    {
        fixed (float* values = samples.Values)
        fixed (long* raws = samples.Raws)
        {
            Take(first, count);
            for (var k = 0; count > 0 && k < _stages.Length; k++)
            {
                var frames = Frames(count, samples.Shape.Elements, values, raws);
                if (team is not null && frames.Length == 1)
                {
                    team.Run(_stages[k], frames[0]);
                }
                else
                {
                    _stages[k].Run(frames);
                }

                count = Decide(k, count, rule, answers, start);
            }
        }
    }

    /// <summary>Another worker's frame with the scratch and working memory of this one.</summary>
    public Frame<T> WithRoom(in Frame<T> frame) => frame with { Work = _work.Pointer, Scratch = (Vector512<T>*)_scratch.Pointer };

    /// <summary>Times each step of each stage; no sample leaves.</summary>
    /// <param name="samples">The samples.</param>
    /// <param name="count">How many are taken, at most the capacity.</param>
    /// <param name="repeats">How often.</param>
    /// <param name="cancellation">Ends it after the repeat at hand.</param>
    /// <returns>Per stage and step the median of the repeats, seconds per sample.</returns>
    public double[][] Profile(SampleSet samples, int count, int repeats, CancellationToken cancellation)
    {
        var runs = new List<long[][]>();
        fixed (float* values = samples.Values)
        fixed (long* raws = samples.Raws)
        {
            Take(0, count);
            while (runs.Count < repeats && (runs.Count == 0 || !cancellation.IsCancellationRequested))
            {
                var run = Array.ConvertAll(_stages, s => new long[s.Steps.Length]);
                for (var k = 0; k < _stages.Length; k++)
                {
                    _stages[k].Run(Frames(count, samples.Shape.Elements, values, raws), run[k]);
                }

                runs.Add(run);
            }
        }

        return [.. _stages.Select((s, k) => s.Steps.Select((_, i) => runs.Select(r => r[k][i]).Order().ElementAt(runs.Count / 2) / (double)Stopwatch.Frequency / count).ToArray())];
    }

    public void Dispose()
    {
        foreach (var memory in _worker.Concat(_kept).Append(_work).Append(_scratch))
        {
            memory.Dispose();
        }

        _samples.Dispose();
    }

    private void Take(int first, int count)
    {
        for (var i = 0; i < _frames.Length; i++)
        {
            _slots[i] = i;
        }

        for (var i = 0; i < count; i++)
        {
            (_samples.Pointer[i], _memories[i]) = (first + i, default);
        }
    }

    // The frames that the first samples fill.
    private ReadOnlySpan<Frame<T>> Frames(int count, long elements, float* values, long* raws)
    {
        var used = (count + _width - 1) / _width;
        for (var i = 0; i < used; i++)
        {
            _frames[i] = new()
            {
                Worker = _worker[i].Pointer,
                Work = _work.Pointer,
                Kept = _kept[_slots[i]].Pointer,
                Scratch = (Vector512<T>*)_scratch.Pointer,
                Values = values,
                Raws = raws,
                Elements = (nint)elements,
                Samples = _samples.Pointer + (i * _width),
                Count = Math.Min(_width, count - (i * _width)),
            };
        }

        return _frames.AsSpan(0, used);
    }

    // Asks the rule about each; who stays moves to the front.
    private int Decide(int exit, int count, ExitRule rule, Answers answers, long start)
    {
        var staying = 0;
        var tensor = _logits[exit];
        var logits = _values.AsSpan(0, tensor.Shape.Channels);
        for (var i = 0; i < count; i++)
        {
            var from = _frames[i / _width].At(tensor with { Offset = tensor.Offset * _width }) + (i % _width);
            for (var c = 0; c < logits.Length; c++)
            {
                logits[c] = double.CreateTruncating(from[(nint)tensor.At(c, 0, 0) * _width]);
            }

            var sample = _samples.Pointer[i];
            answers.Keep(exit, sample, logits);
            if (rule.Leaves(exit, logits, ref _memories[i], out var answer))
            {
                answers.Decisions.ExitOf[sample] = (byte)exit;
                answers.Decisions.Prediction[sample] = answer;
                answers.LatencyTicks[sample] = Stopwatch.GetTimestamp() - start;
                continue;
            }

            if (staying < i)
            {
                Move(i, staying);
            }

            staying++;
        }

        return staying;
    }

    private void Move(int from, int to)
    {
        (_samples.Pointer[to], _memories[to]) = (_samples.Pointer[from], _memories[from]);
        if (_width == 1)
        {
            (_slots[to], _slots[from]) = (_slots[from], _slots[to]);
            return;
        }

        T* source = _kept[from / _width].Pointer + (from % _width), target = _kept[to / _width].Pointer + (to % _width);
        for (nint e = 0; e < _plan.SampleElements; e++)
        {
            target[e * _width] = source[e * _width];
        }
    }
}
