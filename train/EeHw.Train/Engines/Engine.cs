using System.Collections.Concurrent;
using System.Runtime.Intrinsics;
using EeHw.Model.Datasets;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Kernels;
using EeHw.Train.Layers;
using EeHw.Train.Losses;
using EeHw.Train.Operators;

namespace EeHw.Train.Engines;

/// <summary>
/// Reverse-mode differentiation of a network, in float32. A batch is cut into chunks of 16 samples, whatever the machine; each chunk is computed
/// by one core, and the chunks' gradients are added in order: results depend on data and parameters only.
/// </summary>
internal sealed unsafe class Engine
{
    private const int Lanes = LaneBuffer.Lanes;

    private readonly Operator[] _operators;
    private readonly bool[] _hasGradient;
    private readonly ParallelOptions _parallel;
    private readonly ConcurrentBag<Workspace> _idle = [];
    private readonly List<LaneBuffer> _chunkGradients = [];
    private readonly SharedWeights _shared;
    private bool _trains;

    /// <summary>Begins with the parameters of a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="maximumThreads">Cores to use at most; null for all. No influence on results.</param>
    /// <param name="frozen">Per layer: whether its parameters stay as they are; null for none.</param>
    /// <param name="alsoRead">Layers besides the exits that the loss reads; null for none.</param>
    /// <param name="isByInput">Prepared for <see cref="InputGradient"/> instead of the gradient by parameters.</param>
    public Engine(Network network, int? maximumThreads = null, IReadOnlyList<bool>? frozen = null, IReadOnlyList<int>? alsoRead = null, bool isByInput = false)
    {
        Network = network;
        Targets = ExitTargets.Of(network);
        _operators = OperatorList.Create(network, [.. network.Exits.Select(e => e.Layer), .. alsoRead ?? []], frozen ?? [], out _hasGradient, out var count, isByInput);
        _shared = new SharedWeights(_operators);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = maximumThreads ?? -1 };
        ParameterCount = count;
        Parameters = new float[Padded(count)];
        foreach (var o in _operators)
        {
            LayerParameters.Of(o.Layer).CopyTo(Parameters.AsSpan(o.Offset));
        }

        Prepare();
    }

    /// <summary>The network with its first parameters.</summary>
    public Network Network { get; }

    /// <summary>Which outputs of the exits are classes.</summary>
    public ExitTargets Targets { get; }

    /// <summary>Number of parameters.</summary>
    public int ParameterCount { get; }

    /// <summary>Parameters: per layer weights, then biases; zeros at the end up to a whole vector.</summary>
    public float[] Parameters { get; }

    /// <summary>The operators, one per layer.</summary>
    public IReadOnlyList<Operator> Operators => _operators;

    /// <summary>Whether the output of a layer has a gradient.</summary>
    /// <param name="layer">Layer index.</param>
    /// <returns>False where nothing before it learns.</returns>
    public bool HasGradient(int layer) => _hasGradient[layer];

    /// <summary>Moves running statistics a tenth of the way to those of a batch, and takes them out of its gradient.</summary>
    /// <param name="gradient">As <see cref="Gradient(Dataset, int[], BatchLoss, float[], long, long)"/> gave it.</param>
    public void MoveStatistics(float[] gradient)
    {
        foreach (var o in _operators)
        {
            for (var i = o.Offset + o.WeightCount + o.BiasCount; i < o.Offset + o.WeightCount + o.BiasCount + o.StatisticCount; i++)
            {
                Parameters[i] = o.IsFrozen ? Parameters[i] : (0.9f * Parameters[i]) + (0.1f * gradient[i]);
                gradient[i] = 0;
            }
        }
    }

    /// <summary>Makes copies of shared weights equal again, after parameters were set.</summary>
    public void Share() => _shared.CopyFirst(Parameters);

    /// <summary>The network with the present parameters.</summary>
    /// <returns>A new network.</returns>
    public Network ToNetwork() => Network with
    {
        Layers = _operators.Select(o => LayerParameters.With(o.Layer, Parameters.AsSpan(o.Offset, o.WeightCount + o.BiasCount + o.StatisticCount))).ToValueList(),
    };

    /// <summary>Computes the gradient of Σ_k weight_k · mean cross-entropy_k over a batch.</summary>
    /// <param name="data">Samples.</param>
    /// <param name="batch">Indices of the samples.</param>
    /// <param name="exitWeights">Weight of each exit.</param>
    /// <param name="gradient">Receives the gradient, as long as <see cref="Parameters"/>.</param>
    /// <returns>Losses and right answers of the batch.</returns>
    public ExitTotals Gradient(Dataset data, int[] batch, IReadOnlyList<double> exitWeights, float[] gradient) => Gradient(data, batch, new JointLoss(exitWeights), gradient);

    /// <summary>Computes the gradient of a loss over a batch. Where running statistics stand, <paramref name="gradient"/> receives those of the batch.</summary>
    /// <param name="data">Samples.</param>
    /// <param name="batch">Indices of the samples.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="gradient">Receives the gradient, as long as <see cref="Parameters"/>.</param>
    /// <param name="seed">Seed of dropout.</param>
    /// <param name="step">Step of the training, which dropout depends on.</param>
    /// <returns>Losses and right answers of the batch.</returns>
    public ExitTotals Gradient(Dataset data, int[] batch, BatchLoss loss, float[] gradient, long seed = 0, long step = 0)
    {
        _trains = true;
        var chunks = (batch.Length + Lanes - 1) / Lanes;
        while (_chunkGradients.Count < chunks)
        {
            _chunkGradients.Add(new LaneBuffer(Parameters.Length / Lanes));
        }

        Prepare();
        var totals = Chunks(chunks, (work, chunk, total) =>
        {
            var samples = batch.AsSpan(chunk * Lanes, Math.Min(Lanes, batch.Length - (chunk * Lanes)));
            (work.Trains, work.Drops, work.Seed, work.Step, work.Chunk, work.Share) = (true, true, seed, step, chunk, (double)samples.Length / batch.Length);
            Run(work, data, samples, total, loss, 1.0 / batch.Length, _chunkGradients[chunk].Pointer);
        });
        fixed (float* sum = gradient)
        {
            for (var i = 0; i < gradient.Length; i += Lanes)
            {
                var v = Vector512.Load(_chunkGradients[0].Pointer + i);
                for (var chunk = 1; chunk < chunks; chunk++)
                {
                    v += Vector512.Load(_chunkGradients[chunk].Pointer + i);
                }

                v.Store(sum + i);
            }
        }

        _shared.Sum(gradient);
        return totals;
    }

    /// <summary>Takes over other parameters.</summary>
    /// <param name="parameters">As long as <see cref="Parameters"/>.</param>
    public void Take(ReadOnlySpan<float> parameters)
    {
        parameters.CopyTo(Parameters);
        Prepare();
    }

    /// <summary>Memory for chunks of one thread.</summary>
    /// <returns>New memory.</returns>
    public Workspace Allocate() => new(_operators, _hasGradient);

    /// <summary>Computes the outputs of all layers for the chunk in <see cref="Workspace.Values"/> of layer 0, without dropout and with running statistics. Many threads may call it, each with its own memory.</summary>
    /// <param name="work">The memory.</param>
    public void Forward(Workspace work)
    {
        for (var i = 1; i < _operators.Length; i++)
        {
            _operators[i].Forward(work);
        }
    }

    /// <summary>Computes the gradient of a loss by the input, summed over nothing: each sample has its own. Only for an engine that was prepared for it.</summary>
    /// <param name="work">The chunk in <see cref="Workspace.Values"/> of layer 0; receives the gradient in <see cref="Workspace.Gradients"/> of layer 0.</param>
    /// <param name="samples">Indices of the samples, which the loss may read; at most 16.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="loss">Any loss.</param>
    /// <returns>Losses and right answers.</returns>
    public ExitTotals InputGradient(Workspace work, ReadOnlySpan<int> samples, ReadOnlySpan<int> labels, BatchLoss loss)
    {
        work.Samples = samples.Length;
        Forward(work);
        var totals = new ExitTotals(Network.ExitCount);
        totals.Count(samples.Length);
        loss.Apply(this, work, samples, labels, totals, 1);
        for (var i = _operators.Length - 1; i > 0; i--)
        {
            if (_hasGradient[i])
            {
                _operators[i].Backward(work, null);
            }
        }

        return totals;
    }

    /// <summary>Computes losses and right answers of the whole data set with the present parameters.</summary>
    /// <param name="data">Samples.</param>
    /// <param name="logits">Receives the logits of exit k as [N, classes]; null where not wanted.</param>
    /// <param name="dropout">Seed and number of a pass with dropout; null without.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>Losses and right answers.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ExitTotals Evaluate(Dataset data, float[][]? logits = null, (long Seed, int Pass)? dropout = null, CancellationToken cancellation = default)
    {
        Prepare();
        return Chunks((data.Count + Lanes - 1) / Lanes, (work, chunk, total) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var samples = Enumerable.Range(chunk * Lanes, Math.Min(Lanes, data.Count - (chunk * Lanes))).ToArray();
            (work.Trains, work.Drops, work.Seed, work.Step, work.Chunk) = (false, dropout is not null, dropout?.Seed ?? 0, dropout?.Pass ?? 0, chunk);
            Run(work, data, samples, total, null, 0, null);
            for (var k = 0; logits is not null && k < logits.Length; k++)
            {
                var classes = Network.Classes(k);
                var values = work.Values(Network.Exits[k].Layer);
                for (var i = 0; i < samples.Length * classes; i++)
                {
                    logits[k][(samples[0] * classes) + i] = values[(i % classes * Lanes) + (i / classes)];
                }
            }
        });
    }

    private static int Padded(int count) => (count + Lanes - 1) / Lanes * Lanes;

    private void Prepare()
    {
        foreach (var o in _operators)
        {
            o.Prepare(Parameters);
        }
    }

    private ExitTotals Chunks(int chunks, Action<Workspace, int, ExitTotals> run)
    {
        var totals = Enumerable.Range(0, chunks).Select(_ => new ExitTotals(Network.ExitCount)).ToArray();
        try
        {
            Parallel.For(0, chunks, _parallel, chunk =>
            {
                var work = _idle.TryTake(out var idle) ? idle : new Workspace(_operators, _trains ? _hasGradient : []);
                run(work, chunk, totals[chunk]);
                _idle.Add(work);
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.All(i => i is OperationCanceledException))
        {
            throw new OperationCanceledException(e.Message, e);
        }

        var sum = new ExitTotals(Network.ExitCount);
        foreach (var total in totals)
        {
            sum.Add(total);
        }

        return sum;
    }

    private void Run(Workspace work, Dataset data, ReadOnlySpan<int> samples, ExitTotals total, BatchLoss? loss, double scale, float* gradients)
    {
        Load(data, samples, work.Values(0));
        work.Samples = samples.Length;
        Forward(work);
        Span<int> labels = stackalloc int[samples.Length];
        Span<int> own = stackalloc int[samples.Length];
        for (var lane = 0; lane < labels.Length; lane++)
        {
            labels[lane] = data.Labels[samples[lane]];
        }

        total.Count(samples.Length);
        if (loss is not null)
        {
            loss.Apply(this, work, samples, labels, total, scale);
        }
        else
        {
            for (var k = 0; k < Network.ExitCount; k++)
            {
                total.Count(k, CrossEntropy.Apply(work.Values(Network.Exits[k].Layer), Targets.Classes(k), Targets.Labels(k, labels, own), 0, null));
            }
        }

        for (var i = _operators.Length - 1; gradients is not null && i > 0; i--)
        {
            if (_hasGradient[i])
            {
                _operators[i].Backward(work, gradients);
            }
        }
    }

    private static void Load(Dataset data, ReadOnlySpan<int> samples, float* values)
    {
        var size = (int)data.Shape.Elements;
        for (var lane = 0; lane < Lanes; lane++)
        {
            var to = values + lane;
            if (lane < samples.Length)
            {
                foreach (var value in data.Sample(samples[lane]))
                {
                    *to = value;
                    to += Lanes;
                }
            }
            else
            {
                for (var i = 0; i < size; i++, to += Lanes)
                {
                    *to = 0;
                }
            }
        }
    }
}
