using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Kernels;

/// <summary>
/// How a processor with vectors computes a network stage by stage: which layers are fused into one pass, how each map is laid out with the
/// halo its readers need, and which maps outlive a stage. The software device and generated kernels follow the same plan.
/// </summary>
public sealed class KernelPlan
{
    private readonly int[] _alias;
    private readonly PlanTensor?[] _tensors;

    /// <summary>Plans a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="lanes">Channels per block: the vector width in elements, or 1 where vectors lie over samples.</param>
    /// <param name="winograd">Whether convolutions that gain by it are computed by Winograd's transform: for floating point only.</param>
    public KernelPlan(Network network, int lanes, bool winograd = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(lanes, 1);
        Network = network;
        Lanes = lanes;
        Stages = new NetworkStages(network);
        _alias = AliasesOf(network, Stages);
        Steps = PlanSteps.Of(network, Stages, _alias, winograd).ToValueList();
        var layout = new PlanLayout(network, Stages, Steps, _alias, lanes);
        _tensors = layout.Tensors;
        WorkerElements = layout.WorkerElements;
        SampleElements = layout.SampleElements;
    }

    /// <summary>The network.</summary>
    public Network Network { get; }

    /// <summary>Its stages.</summary>
    public NetworkStages Stages { get; }

    /// <summary>Channels per block.</summary>
    public int Lanes { get; }

    /// <summary>Steps in the order of execution; those of a stage stand together.</summary>
    public ValueList<PlanStep> Steps { get; }

    /// <summary>Elements a worker needs.</summary>
    public long WorkerElements { get; }

    /// <summary>Elements each sample of a batch needs between stages.</summary>
    public long SampleElements { get; }

    /// <summary>The steps of one stage.</summary>
    /// <param name="stage">Stage from 0.</param>
    /// <returns>The steps in order; none where an exit reads a map of an earlier stage.</returns>
    public IEnumerable<PlanStep> StepsOf(int stage) => Steps.Where(s => s.Stage == stage);

    /// <summary>The tensor that holds the output of a layer.</summary>
    /// <param name="layer">A layer whose output is stored: a step's source or output, or an exit's layer.</param>
    /// <returns>The tensor, of another layer where this one only relabels.</returns>
    public PlanTensor Tensor(int layer)
        => _tensors[_alias[layer]] ?? throw new ArgumentException($"The output of layer {Network.Layers[layer].Name} is not stored.", nameof(layer));

    // A flatten only relabels where every reader is a dense layer or class means (which can read in any order) or the map has one pixel and no halo.
    private static int[] AliasesOf(Network network, NetworkStages stages)
    {
        var alias = new int[network.Layers.Count];
        for (var i = 0; i < alias.Length; i++)
        {
            alias[i] = i;
            if (network.Layers[i] is FlattenLayer f && stages.StageOf[i] >= 0 && network.Exits.All(e => e.Layer != i)
                && Readers(network, i).All(r => network.Layers[r] is DenseLayer or ClassMeansLayer))
            {
                alias[i] = alias[f.Inputs[0]];
            }
        }

        return alias;
    }

    internal static IEnumerable<int> Readers(Network network, int layer)
        => Enumerable.Range(layer + 1, network.Layers.Count - layer - 1).Where(r => network.Layers[r].Inputs.Contains(layer));
}
