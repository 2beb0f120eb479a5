using System.Numerics;
using System.Runtime.CompilerServices;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>Brings a sample, stored in the order channel, row, column, into the layout of a tensor.</summary>
internal sealed unsafe class PackStep<T>(PlanTensor output) : SoftwareStep<T>(output, [])
    where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in Frame<T> frame)
    {
        var (shape, lanes) = (Output.Shape, Output.Lanes);
        for (var c = 0; c < shape.Channels; c++)
        {
            for (var y = 0; y < shape.Height; y++)
            {
                var to = frame.At(Output) + Output.At(c, y, 0);
                var from = ((c * shape.Height) + y) * shape.Width;
                if (frame.Values != null)
                {
                    for (var x = 0; x < shape.Width; x++)
                    {
                        to[x * lanes] = T.CreateTruncating(frame.ValuesOf(0)[from + x]);
                    }
                }
                else
                {
                    for (var x = 0; x < shape.Width; x++)
                    {
                        to[x * lanes] = T.CreateTruncating(frame.RawsOf(0)[from + x]);
                    }
                }
            }
        }
    }
}
