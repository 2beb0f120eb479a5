using System.Numerics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>Shares of the channels at each position: as the fixed-point definition says where a table is given, else in floating point.</summary>
internal sealed unsafe class ChannelNormStep<T>(ChannelNormLayer layer, PlanTensor source, PlanTensor output, ShareTable? table, FixedFormat? format) : SoftwareStep<T>(output, [])
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Run(in Frame<T> frame)
    {
        var shape = Output.Shape;
        T* from = frame.At(source), to = frame.At(Output);
        for (var pixel = 0; pixel < shape.Pixels; pixel++)
        {
            var (y, x) = (pixel / shape.Width, pixel % shape.Width);
            if (table is null)
            {
                Real(from, to, y, x);
            }
            else
            {
                Exact(from, to, y, x);
            }
        }
    }

    private void Real(T* from, T* to, int y, int x)
    {
        var sum = T.Zero;
        for (var c = 0; c < Output.Shape.Channels; c++)
        {
            sum += T.Max(T.Zero, from[source.At(c, y, x)]);
        }

        sum += T.CreateTruncating(layer.Epsilon);
        for (var c = 0; c < Output.Shape.Channels; c++)
        {
            to[Output.At(c, y, x)] = sum > T.Zero ? T.Max(T.Zero, from[source.At(c, y, x)]) / sum * T.CreateTruncating(layer.Scale) : T.Zero;
        }
    }

    private void Exact(T* from, T* to, int y, int x)
    {
        var sum = table!.Epsilon;
        for (var c = 0; c < Output.Shape.Channels; c++)
        {
            sum += Math.Max(0, long.CreateTruncating(from[source.At(c, y, x)]));
        }

        for (var c = 0; c < Output.Shape.Channels; c++)
        {
            to[Output.At(c, y, x)] = T.CreateTruncating(table.Share(long.CreateTruncating(from[source.At(c, y, x)]), sum, format!));
        }
    }
}
