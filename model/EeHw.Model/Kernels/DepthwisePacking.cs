using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Kernels;

/// <summary>The order of a depthwise convolution's weights in memory: <c>[block][kernel row][kernel column][lane]</c>.</summary>
public sealed class DepthwisePacking
{
    /// <summary>Packs the weights of a layer.</summary>
    /// <param name="layer">A depthwise convolution.</param>
    /// <param name="lanes">Vector width.</param>
    public DepthwisePacking(ConvLayer layer, int lanes)
    {
        var (channels, area) = (layer.Output.Channels, layer.Kernel.Area);
        var order = new List<int>();
        for (var b = 0; b * lanes < channels; b++)
        {
            for (var k = 0; k < area; k++)
            {
                for (var c = b * lanes; c < (b + 1) * lanes; c++)
                {
                    order.Add(c < channels ? (c * area) + k : -1);
                }
            }
        }

        Order = order.ToValueList();
    }

    /// <summary>For each packed element the index into the layer's weights, or -1 for zero.</summary>
    public ValueList<int> Order { get; }
}
