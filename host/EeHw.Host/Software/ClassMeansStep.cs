using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Distances to class means: as the fixed-point definition says where the network is quantised, else in floating point.</summary>
internal sealed unsafe class ClassMeansStep<T>(ClassMeansLayer layer, PlanTensor source, PlanTensor output, QuantizedMeans? means, FixedFormat? input, FixedFormat? format) : SoftwareStep<T>(output, [])
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // Where each input lies; the order of the means is channel, row, column.
    private readonly int[] _places = [.. Enumerable.Range(0, layer.InputLength).Select(i => source.At(i / source.Shape.Pixels, i % source.Shape.Pixels / source.Shape.Width, i % source.Shape.Width))];

    public override void Run(in Frame<T> frame)
    {
        T* from = frame.At(source), to = frame.At(Output);
        for (var c = 0; c < Output.Shape.Channels; c++)
        {
            to[Output.At(c, 0, 0)] = means is null ? Real(from, c) : T.CreateTruncating(Exact(from, c));
        }
    }

    private T Real(T* from, int c)
    {
        var sum = T.Zero;
        for (var i = 0; i < _places.Length; i++)
        {
            var difference = from[_places[i]] - T.CreateTruncating(layer.Means[(c * _places.Length) + i]);
            sum = T.FusedMultiplyAdd(difference, difference, sum);
        }

        return -T.Sqrt(sum) / T.CreateTruncating(layer.Norms[c]);
    }

    private long Exact(T* from, int c)
    {
        var fraction = means!.DifferenceFractionBits(input!);
        var (shiftX, shiftM) = (fraction - input!.FractionBits, fraction - means.FractionBits);
        var sum = 0L;
        for (var i = 0; i < _places.Length; i++)
        {
            var difference = (long.CreateTruncating(from[_places[i]]) << shiftX) - ((long)means.Values[(c * _places.Length) + i] << shiftM);
            sum += difference * difference;
        }

        return means.Logit(sum, c, input, format!);
    }
}
