using EeHw.Model.Arithmetic;
using EeHw.Model.Networks;

namespace EeHw.Host;

/// <summary>Input samples in the form a network takes: normalised floats, or raws of its input format (quantised once, on the host).</summary>
public sealed class SampleSet
{
    private SampleSet(Shape shape, float[]? values, long[]? raws)
    {
        (Shape, Values, Raws) = (shape, values, raws);
        Count = (int)((values?.Length ?? raws!.Length) / shape.Elements);
    }

    /// <summary>Shape of one sample.</summary>
    public Shape Shape { get; }

    /// <summary>Number of samples.</summary>
    public int Count { get; }

    /// <summary>Values [N, C, H, W] of a float set, else null.</summary>
    public float[]? Values { get; }

    /// <summary>Raws [N, C, H, W] of a fixed set, else null.</summary>
    public long[]? Raws { get; }

    /// <summary>Samples for a float network.</summary>
    /// <param name="shape">Shape of one sample.</param>
    /// <param name="values">Normalised values [N, C, H, W].</param>
    /// <returns>The set.</returns>
    public static SampleSet Float(Shape shape, float[] values) => new(shape, Whole(shape, values), null);

    /// <summary>Samples for a fixed-point network.</summary>
    /// <param name="network">The network, whose input format is used.</param>
    /// <param name="values">Normalised values [N, C, H, W].</param>
    /// <returns>The set.</returns>
    public static SampleSet Fixed(QuantizedNetwork network, float[] values)
    {
        var (shape, format) = (network.Network.Input, network.Layers[0].Output);
        return new(shape, null, Array.ConvertAll(Whole(shape, values), v => FixedPoint.Quantize(v, format)));
    }

    private static float[] Whole(Shape shape, float[] values)
        => values.Length % shape.Elements == 0 ? values : throw new ArgumentException($"{values.Length} values are not a whole number of samples of shape {shape}.", nameof(values));
}
