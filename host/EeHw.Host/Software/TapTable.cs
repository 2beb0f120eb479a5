using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>The inputs of a step in the order of its packed weights, as offsets in elements from where a pixel's window begins. Equal tables are stored once.</summary>
internal sealed class TapTable
{
    private readonly List<int> _offsets = [];
    private readonly List<(int First, int Count)> _blocks = [];

    private TapTable()
    {
    }

    /// <summary>All tables, one after another.</summary>
    public ReadOnlySpan<int> Offsets => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_offsets);

    /// <summary>First tap and number of taps of each block of outputs.</summary>
    public (int First, int Count)[] Blocks => [.. _blocks];

    /// <summary>The table of a convolution.</summary>
    /// <param name="layer">The convolution.</param>
    /// <param name="packing">The order of its weights.</param>
    /// <param name="source">Its input as the packing saw it.</param>
    /// <param name="scale">Elements per number: 1, or the samples that lie where the packing saw one.</param>
    public static TapTable Of(ConvLayer layer, ConvolutionPacking packing, PlanTensor source, int scale)
    {
        var (rowStep, tapStep) = (layer.Dilation.Height * source.RowStride, layer.Dilation.Width * source.Lanes);
        var table = new TapTable();
        for (var b = 0; b < packing.Runs.Count; b++)
        {
            if (b > 0 && packing.Runs[b].Equals(packing.Runs[b - 1]))
            {
                table._blocks.Add(table._blocks[^1]);
                continue;
            }

            var first = table._offsets.Count;
            foreach (var run in packing.Runs[b])
            {
                for (var ky = 0; ky < layer.Kernel.Height; ky++)
                {
                    for (var c = 0; c < run.Count; c++)
                    {
                        for (var kx = 0; kx < layer.Kernel.Width; kx++)
                        {
                            table._offsets.Add(scale * (run.Offset + (ky * rowStep) + (c * packing.ChannelStride) + (kx * tapStep)));
                        }
                    }
                }
            }

            table._blocks.Add((first, table._offsets.Count - first));
        }

        return table;
    }

    /// <summary>One table for all blocks.</summary>
    /// <param name="taps">Offsets in elements.</param>
    /// <param name="blocks">Blocks of outputs.</param>
    public static TapTable Of(int[] taps, int blocks)
    {
        var table = new TapTable();
        table._offsets.AddRange(taps);
        table._blocks.AddRange(Enumerable.Repeat((0, taps.Length), blocks));
        return table;
    }

    /// <summary>The table of a dense layer: the same for every block.</summary>
    /// <param name="packing">The order of its weights.</param>
    /// <param name="scale">Elements per number: 1, or the samples that lie where the packing saw one.</param>
    public static TapTable Of(DensePacking packing, int scale)
    {
        var table = new TapTable();
        foreach (var run in packing.Runs)
        {
            for (var i = 0; i < run.Count; i++)
            {
                table._offsets.Add(scale * (run.Offset + i));
            }
        }

        table._blocks.AddRange(Enumerable.Repeat((0, table._offsets.Count), packing.Blocks));
        return table;
    }
}
