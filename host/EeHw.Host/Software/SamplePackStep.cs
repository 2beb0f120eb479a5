using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>Brings samples, stored in the order channel, row, column, into the lanes of a map; lanes without a sample repeat the last.</summary>
internal sealed unsafe class SamplePackStep<T>(PlanTensor output) : SoftwareStep<T>(output, [])
    where T : unmanaged
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in Frame<T> frame)
    {
        var (shape, lanes) = (Output.Shape, Vector512<T>.Count);
        var rowStride = Output.RowStride;
        for (var c = 0; c < shape.Channels / lanes; c++)
        {
            var to = frame.At(Output) + Output.At(c * lanes, 0, 0);
            for (var y = 0; y < shape.Height; y++, to += rowStride)
            {
                Row(to, ((c * shape.Height) + y) * shape.Width, shape.Width, frame);
            }
        }
    }

    // Whole vectors are written one after another; each sample is read one after another.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Row(T* to, int from, int width, in Frame<T> frame)
    {
        var lanes = Vector512<T>.Count;
        if (frame.Values != null)
        {
            var rows = stackalloc float*[lanes];
            for (var lane = 0; lane < lanes; lane++)
            {
                rows[lane] = frame.ValuesOf(Math.Min(lane, frame.Count - 1)) + from;
            }

            for (var x = 0; x < width; x++, to += lanes)
            {
                for (var lane = 0; lane < lanes; lane++)
                {
                    to[lane] = InputNumbers.From<T>(rows[lane][x]);
                }
            }
        }
        else
        {
            var rows = stackalloc long*[lanes];
            for (var lane = 0; lane < lanes; lane++)
            {
                rows[lane] = frame.RawsOf(Math.Min(lane, frame.Count - 1)) + from;
            }

            for (var x = 0; x < width; x++, to += lanes)
            {
                for (var lane = 0; lane < lanes; lane++)
                {
                    to[lane] = InputNumbers.From<T>(rows[lane][x]);
                }
            }
        }
    }
}
