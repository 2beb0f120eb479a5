using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Kernels;

/// <summary>
/// The order of a convolution's weights in memory: <c>[output block][run][kernel row][channel of the run][kernel column][lane]</c>, so that the
/// inner loop reads them one after another. A block whose channels belong to several groups reads the channels of all of them, with weight 0
/// where a channel is of another group.
/// </summary>
public sealed class ConvolutionPacking
{
    private readonly List<int> _order = [];

    /// <summary>Packs the weights of a layer.</summary>
    /// <param name="layer">A convolution (not depthwise).</param>
    /// <param name="source">The layout of its input.</param>
    /// <param name="lanes">Vector width.</param>
    public ConvolutionPacking(ConvLayer layer, PlanTensor source, int lanes)
    {
        var (blocks, perGroupIn, perGroupOut) = ((layer.Output.Channels + lanes - 1) / lanes, layer.InputChannels / layer.Groups, layer.Output.Channels / layer.Groups);
        var (runs, starts) = (new List<ValueList<ChannelRun>>(), new List<int>());
        for (var b = 0; b < blocks; b++)
        {
            var lastChannel = Math.Min((b + 1) * lanes, layer.Output.Channels) - 1;
            var (first, end) = (b * lanes / perGroupOut * perGroupIn, ((lastChannel / perGroupOut) + 1) * perGroupIn);
            starts.Add(_order.Count / lanes);
            var ofBlock = new List<ChannelRun>();
            for (var c = first; c < end;)
            {
                // Channels of one block lie behind one another; in the plain layout all do, a plane apart.
                var count = source.Lanes == 1 ? end - c : Math.Min(end, ((c / source.Lanes) + 1) * source.Lanes) - c;
                ofBlock.Add(new(source.At(c, 0, 0) - source.At(0, 0, 0), count));
                PackRun(layer, b, c, count, lanes);
                c += count;
            }

            runs.Add(ofBlock.ToValueList());
        }

        Runs = runs.ToValueList();
        Starts = starts.ToValueList();
        Order = _order.ToValueList();
        ChannelStride = source.Lanes == 1 ? source.BlockStride : 1;
    }

    /// <summary>Runs of each output block.</summary>
    public ValueList<ValueList<ChannelRun>> Runs { get; }

    /// <summary>First vector of each output block in the packed weights.</summary>
    public ValueList<int> Starts { get; }

    /// <summary>For each packed element the index into the layer's weights, or -1 for zero.</summary>
    public ValueList<int> Order { get; }

    /// <summary>Elements from one channel of a run to the next.</summary>
    public int ChannelStride { get; }

    private void PackRun(ConvLayer layer, int block, int firstChannel, int count, int lanes)
    {
        var (perGroupIn, perGroupOut, kernel) = (layer.InputChannels / layer.Groups, layer.Output.Channels / layer.Groups, layer.Kernel);
        for (var ky = 0; ky < kernel.Height; ky++)
        {
            for (var c = firstChannel; c < firstChannel + count; c++)
            {
                for (var kx = 0; kx < kernel.Width; kx++)
                {
                    for (var o = block * lanes; o < (block + 1) * lanes; o++)
                    {
                        var used = o < layer.Output.Channels && o / perGroupOut == c / perGroupIn;
                        _order.Add(used ? (((((o * perGroupIn) + (c % perGroupIn)) * kernel.Height) + ky) * kernel.Width) + kx : -1);
                    }
                }
            }
        }
    }
}
