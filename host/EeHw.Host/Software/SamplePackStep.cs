using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Kernels;

namespace EeHw.Host.Software;

/// <summary>Brings samples, stored in the order channel, row, column, into the lanes of a map; lanes without a sample repeat the last.</summary>
internal sealed unsafe class SamplePackStep<T>(PlanTensor output) : SoftwareStep<T>(output, [])
    where T : unmanaged, INumber<T>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Run(in Frame<T> frame)
    {
        var (shape, lanes) = (Output.Shape, Vector512<T>.Count);
        for (var lane = 0; lane < lanes; lane++)
        {
            var sample = Math.Min(lane, frame.Count - 1);
            for (var c = 0; c < shape.Channels / lanes; c++)
            {
                for (var y = 0; y < shape.Height; y++)
                {
                    var to = frame.At(Output) + Output.At(c * lanes, y, 0) + lane;
                    var from = ((c * shape.Height) + y) * shape.Width;
                    if (frame.Values != null)
                    {
                        var values = frame.ValuesOf(sample) + from;
                        for (var x = 0; x < shape.Width; x++)
                        {
                            to[x * lanes] = T.CreateTruncating(values[x]);
                        }
                    }
                    else
                    {
                        var raws = frame.RawsOf(sample) + from;
                        for (var x = 0; x < shape.Width; x++)
                        {
                            to[x * lanes] = T.CreateTruncating(raws[x]);
                        }
                    }
                }
            }
        }
    }
}
