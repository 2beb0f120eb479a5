using System.Collections.Concurrent;
using System.Runtime.Intrinsics;
using EeHw.Model.Datasets;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Kernels;
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
    public Engine(Network network, int? maximumThreads = null)
    {
        Network = network;
        _operators = OperatorList.Create(network, out _hasGradient, out var count);
        _shared = new SharedWeights(_operators);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = maximumThreads ?? -1 };
        ParameterCount = count;
        Parameters = new float[Padded(count)];
        foreach (var o in _operators)
        {
            var (weights, bias) = o.Layer switch
            {
                ConvLayer l => (l.Weights, l.Bias),
                DenseLayer l => (l.Weights, l.Bias),
                _ => ([], []),
            };
            weights.AsSpan().CopyTo(Parameters.AsSpan(o.Offset));
            bias.AsSpan().CopyTo(Parameters.AsSpan(o.Offset + weights.Count));
        }
    }

    /// <summary>The network with its first parameters.</summary>
    public Network Network { get; }

    /// <summary>Number of parameters.</summary>
    public int ParameterCount { get; }

    /// <summary>Parameters: per layer weights, then biases; zeros at the end up to a whole vector.</summary>
    public float[] Parameters { get; }

    /// <summary>The operators, one per layer.</summary>
    public IReadOnlyList<Operator> Operators => _operators;

    /// <summary>Makes copies of shared weights equal again, after parameters were set.</summary>
    public void Share() => _shared.CopyFirst(Parameters);

    /// <summary>The network with the present parameters.</summary>
    /// <returns>A new network.</returns>
    public Network ToNetwork() => Network with
    {
        Layers = _operators.Select(o =>
        {
            var weights = ValueList.Create<float>(Parameters.AsSpan(o.Offset, o.WeightCount));
            var bias = ValueList.Create<float>(Parameters.AsSpan(o.Offset + o.WeightCount, o.BiasCount));
            return o.Layer switch
            {
                ConvLayer l => l with { Weights = weights, Bias = bias },
                DenseLayer l => l with { Weights = weights, Bias = bias },
                var l => l,
            };
        }).ToValueList(),
    };

    /// <summary>Computes the gradient of Σ_k weight_k · mean cross-entropy_k over a batch.</summary>
    /// <param name="data">Samples.</param>
    /// <param name="batch">Indices of the samples.</param>
    /// <param name="exitWeights">Weight of each exit.</param>
    /// <param name="gradient">Receives the gradient, as long as <see cref="Parameters"/>.</param>
    /// <returns>Losses and right answers of the batch.</returns>
    public ExitTotals Gradient(Dataset data, int[] batch, IReadOnlyList<double> exitWeights, float[] gradient)
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
            Run(work, data, samples, total, exitWeights, 1.0 / batch.Length, _chunkGradients[chunk].Pointer);
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

    /// <summary>Computes losses and right answers of the whole data set with the present parameters.</summary>
    /// <param name="data">Samples.</param>
    /// <param name="logits">Receives the logits of exit k as [N, classes]; null where not wanted.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>Losses and right answers.</returns>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ExitTotals Evaluate(Dataset data, float[][]? logits = null, CancellationToken cancellation = default)
    {
        Prepare();
        return Chunks((data.Count + Lanes - 1) / Lanes, (work, chunk, total) =>
        {
            cancellation.ThrowIfCancellationRequested();
            var samples = Enumerable.Range(chunk * Lanes, Math.Min(Lanes, data.Count - (chunk * Lanes))).ToArray();
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

    private void Run(Workspace work, Dataset data, ReadOnlySpan<int> samples, ExitTotals total, IReadOnlyList<double>? exitWeights, double scale, float* gradients)
    {
        Load(data, samples, work.Values(0));
        for (var i = 1; i < _operators.Length; i++)
        {
            _operators[i].Forward(work);
        }

        Span<int> labels = stackalloc int[samples.Length];
        for (var lane = 0; lane < labels.Length; lane++)
        {
            labels[lane] = data.Labels[samples[lane]];
        }

        total.Count(samples.Length);
        for (var k = 0; k < Network.ExitCount; k++)
        {
            var layer = Network.Exits[k].Layer;
            var gradient = gradients is null || !_hasGradient[layer] ? null : work.Gradients(layer);
            total.Count(k, CrossEntropy.Apply(work.Values(layer), Network.Classes(k), labels, scale * (exitWeights?[k] ?? 0), gradient));
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
