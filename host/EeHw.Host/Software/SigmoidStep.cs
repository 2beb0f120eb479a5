using System.Numerics;
using System.Runtime.Intrinsics;
using EeHw.Model.Arithmetic;
using EeHw.Model.Kernels;
using EeHw.Model.Numerics;

namespace EeHw.Host.Software;

/// <summary>Sigmoid, value by value: by the table of the fixed-point definition where one is given, else 1 / (1 + e^-x).</summary>
internal sealed unsafe class SigmoidStep<T>(PlanTensor source, PlanTensor output, long[]? table, int fractionBits) : SoftwareStep<T>(output, [])
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public override void Run(in Frame<T> frame)
    {
        var lanes = Vector512<T>.Count;
        T* from = frame.At(source), to = frame.At(Output);
        for (var block = 0; block < Output.Blocks; block++)
        {
            var used = Math.Min(lanes, Output.Shape.Channels - (block * lanes));
            for (var pixel = 0; pixel < Output.Shape.Pixels; pixel++)
            {
                var (y, x) = (pixel / Output.Shape.Width, pixel % Output.Shape.Width);
                var p = from + source.At(block * lanes, y, x);
                var q = to + Output.At(block * lanes, y, x);
                for (var i = 0; i < used; i++)
                {
                    q[i] = table is null
                        ? T.CreateTruncating(1 / (1 + PortableMath.Exp(-double.CreateTruncating(p[i]))))
                        : T.CreateTruncating(table[SigmoidTable.AddressOf(long.CreateTruncating(p[i]), fractionBits)]);
                }
            }
        }
    }
}
