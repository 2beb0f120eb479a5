namespace EeHw.Model.Execution;

/// <summary>Gathers results out of lanes.</summary>
internal static class Outputs
{
    /// <summary>Runs samples and gathers the logits.</summary>
    /// <typeparam name="T">Element type of the lanes.</typeparam>
    /// <typeparam name="TOut">Element type of the result.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="inputs">Inputs [N, C·H·W].</param>
    /// <param name="samples">N.</param>
    /// <param name="convert">From lane to result.</param>
    /// <returns>Logits per exit [K][N·C].</returns>
    public static TOut[][] OfExits<T, TOut>(LaneNetwork<T> network, ReadOnlySpan<T> inputs, int samples, Func<T, TOut> convert)
        where T : unmanaged
        => Of(network, [.. network.Network.Exits.Select(e => e.Layer)], inputs, samples, convert);

    /// <summary>Runs samples and gathers the outputs of some layers.</summary>
    /// <typeparam name="T">Element type of the lanes.</typeparam>
    /// <typeparam name="TOut">Element type of the result.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="layers">Layers wanted [M]; one may stand there twice.</param>
    /// <param name="inputs">Inputs [N, C·H·W].</param>
    /// <param name="samples">N.</param>
    /// <param name="convert">From lane to result.</param>
    /// <returns>Outputs per wanted layer [M][N·C·H·W].</returns>
    public static TOut[][] Of<T, TOut>(LaneNetwork<T> network, IReadOnlyList<int> layers, ReadOnlySpan<T> inputs, int samples, Func<T, TOut> convert)
        where T : unmanaged
    {
        var sizes = layers.Select(l => (int)network.Network.Layers[l].Output.Elements).ToArray();
        var results = sizes.Select(size => new TOut[checked(samples * size)]).ToArray();
        network.Run(inputs, samples, (layer, first, used, values) =>
        {
            for (var k = 0; k < sizes.Length; k++)
            {
                if (layers[k] == layer)
                {
                    Gather(values, used, results[k].AsSpan(first * sizes[k]), convert);
                }
            }
        });
        return results;
    }

    /// <summary>Runs one sample and gathers every layer's output.</summary>
    /// <typeparam name="T">Element type of the lanes.</typeparam>
    /// <typeparam name="TOut">Element type of the result.</typeparam>
    /// <param name="network">The network.</param>
    /// <param name="input">One input.</param>
    /// <param name="convert">From lane to result.</param>
    /// <returns>Outputs [L][C·H·W].</returns>
    public static TOut[][] OfLayers<T, TOut>(LaneNetwork<T> network, ReadOnlySpan<T> input, Func<T, TOut> convert)
        where T : unmanaged
    {
        var results = network.Network.Layers.Select(l => new TOut[l.Output.Elements]).ToArray();
        network.Run(input, 1, (layer, _, used, values) => Gather(values, used, results[layer], convert));
        return results;
    }

    private static void Gather<T, TOut>(ReadOnlySpan<T> values, int used, Span<TOut> result, Func<T, TOut> convert)
        where T : unmanaged
    {
        var lanes = LaneNetwork<T>.Lanes;
        var elements = values.Length / lanes;
        for (var l = 0; l < used; l++)
        {
            for (var e = 0; e < elements; e++)
            {
                result[(l * elements) + e] = convert(values[(e * lanes) + l]);
            }
        }
    }
}
