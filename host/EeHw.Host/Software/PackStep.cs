using System.Runtime.CompilerServices;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>Brings a sample, stored in the order channel, row, column, into the layout of a tensor.</summary>
internal sealed unsafe class PackStep<T>(PlanTensor output) : SoftwareStep<T>(output, [])
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in Frame<T> frame)
    {
        var (shape, lanes) = (Output.Shape, Output.Lanes);
        float* values = frame.Values == null ? null : frame.ValuesOf(0);
        long* raws = frame.Raws == null ? null : frame.RawsOf(0);
        var rowStride = Output.RowStride;
        for (var c = 0; c < shape.Channels; c++)
        {
            var to = frame.At(Output) + Output.At(c, 0, 0);
            for (var y = 0; y < shape.Height; y++, to += rowStride)
            {
                var from = ((c * shape.Height) + y) * shape.Width;
                if (values != null)
                {
                    for (var x = 0; x < shape.Width; x++)
                    {
                        to[x * lanes] = InputNumbers.From<T>(values[from + x]);
                    }
                }
                else
                {
                    for (var x = 0; x < shape.Width; x++)
                    {
                        to[x * lanes] = InputNumbers.From<T>(raws[from + x]);
                    }
                }
            }
        }
    }
}
