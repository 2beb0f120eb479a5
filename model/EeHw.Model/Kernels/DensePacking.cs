using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Kernels;

/// <summary>The order of a dense layer's weights in memory: <c>[output block][input in the order it is stored][lane]</c>.</summary>
public sealed class DensePacking
{
    /// <summary>Packs the weights of a layer.</summary>
    /// <param name="layer">A dense layer.</param>
    /// <param name="source">The layout of its input, a vector or the map that was flattened.</param>
    /// <param name="lanes">Vector width.</param>
    public DensePacking(DenseLayer layer, PlanTensor source, int lanes)
        : this(layer.InputLength, layer.Output.Channels, source, lanes)
    {
    }

    /// <summary>Packs the means of a layer.</summary>
    /// <param name="layer">Class means.</param>
    /// <param name="source">The layout of its input, a vector or the map that was flattened.</param>
    /// <param name="lanes">Vector width.</param>
    public DensePacking(ClassMeansLayer layer, PlanTensor source, int lanes)
        : this(layer.InputLength, layer.Output.Channels, source, lanes)
    {
    }

    /// <summary>Packs the weights of a layer whose inputs lie otherwise than it says: as groups of channels, for example.</summary>
    /// <param name="source">The layout of its input; each element is one input.</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="lanes">Vector width.</param>
    public DensePacking(PlanTensor source, int outputs, int lanes)
        : this((source ?? throw new ArgumentNullException(nameof(source))).Shape.Channels * source.Shape.Pixels, outputs, source, lanes)
    {
    }

    private DensePacking(int length, int outputs, PlanTensor source, int lanes)
    {
        var inputs = new List<(int Offset, int Index)>();
        for (var c = 0; c < source.Shape.Channels; c++)
        {
            for (var y = 0; y < source.Shape.Height; y++)
            {
                for (var x = 0; x < source.Shape.Width; x++)
                {
                    inputs.Add((source.At(c, y, x), inputs.Count));
                }
            }
        }

        inputs.Sort();
        var runs = new List<ChannelRun>();
        foreach (var (offset, _) in inputs)
        {
            if (runs.Count > 0 && runs[^1].Offset + runs[^1].Count == offset)
            {
                runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            }
            else
            {
                runs.Add(new(offset, 1));
            }
        }

        Runs = runs.ToValueList();
        Blocks = (outputs + lanes - 1) / lanes;
        var order = new int[(long)Blocks * length * lanes];
        var at = 0;
        for (var b = 0; b < Blocks; b++)
        {
            foreach (var (_, index) in inputs)
            {
                for (var o = b * lanes; o < (b + 1) * lanes; o++)
                {
                    order[at++] = o < outputs ? (o * length) + index : -1;
                }
            }
        }

        Order = ValueList.Create<int>(order);
    }

    /// <summary>Runs of input values in the order of the weights.</summary>
    public ValueList<ChannelRun> Runs { get; }

    /// <summary>Output blocks.</summary>
    public int Blocks { get; }

    /// <summary>For each packed element the index into the layer's weights, or -1 for zero.</summary>
    public ValueList<int> Order { get; }
}
