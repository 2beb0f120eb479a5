using EeHw.Model.Networks;

namespace EeHw.Model.Execution;

/// <summary>Which layers share a buffer: a layer's output may be overwritten once its last reader has run.</summary>
internal sealed class BufferPlan
{
    /// <summary>Plans a network.</summary>
    /// <param name="network">The network.</param>
    public BufferPlan(Network network)
    {
        var layers = network.Layers;
        var lastReader = Enumerable.Range(0, layers.Count).ToArray();
        for (var i = 0; i < layers.Count; i++)
        {
            foreach (var j in layers[i].Inputs)
            {
                lastReader[j] = i;
            }
        }

        SlotOf = new int[layers.Count];
        var sizes = new List<long>();
        var freeAfter = new List<int>();
        for (var i = 0; i < layers.Count; i++)
        {
            var size = layers[i].Output.Elements;
            // The free slot that grows least, else a new one.
            var slot = Enumerable.Range(0, sizes.Count).Where(s => freeAfter[s] < i).OrderBy(s => Math.Abs(sizes[s] - size)).FirstOrDefault(-1);
            if (slot < 0)
            {
                slot = sizes.Count;
                sizes.Add(0);
                freeAfter.Add(0);
            }

            SlotOf[i] = slot;
            sizes[slot] = Math.Max(sizes[slot], size);
            freeAfter[slot] = lastReader[i];
        }

        SlotSizes = [.. sizes];
        PaddedSize = layers.OfType<ConvLayer>().Select(c => WindowGeometry.Of(c, layers[c.Inputs[0]].Output)).Where(w => w.Padding != Padding.None)
            .Select(w => (long)w.Input.Channels * w.PaddedHeight * w.PaddedWidth).DefaultIfEmpty(0).Max();
    }

    /// <summary>Slot of each layer's output.</summary>
    public int[] SlotOf { get; }

    /// <summary>Elements of each slot.</summary>
    public long[] SlotSizes { get; }

    /// <summary>Elements of the largest padded copy of a convolution's input; 0 where none is padded.</summary>
    public long PaddedSize { get; }
}
