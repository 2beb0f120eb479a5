using System.Runtime.Intrinsics;
using EeHw.Train.Operators;

namespace EeHw.Train.Kernels;

/// <summary>Moving vectors about.</summary>
internal static unsafe class Lanes
{
    /// <summary>Copies or adds a run of vectors.</summary>
    /// <param name="from">Source.</param>
    /// <param name="to">Target.</param>
    /// <param name="vectors">Number of vectors.</param>
    /// <param name="mode">Write or add; with none nothing happens.</param>
    public static void Pass(float* from, float* to, long vectors, GradientMode mode)
    {
        var length = vectors * LaneBuffer.Lanes;
        if (mode == GradientMode.Write)
        {
            Buffer.MemoryCopy(from, to, length * sizeof(float), length * sizeof(float));
        }
        else if (mode == GradientMode.Add)
        {
            for (long i = 0; i < length; i += LaneBuffer.Lanes)
            {
                (Vector512.Load(to + i) + Vector512.Load(from + i)).Store(to + i);
            }
        }
    }

    /// <summary>Sum of the lanes: halves are added until one value is left, the same order on every machine.</summary>
    /// <param name="v">The vector.</param>
    /// <returns>The sum.</returns>
    public static float Sum(Vector512<float> v)
    {
        var eight = v.GetLower() + v.GetUpper();
        var four = eight.GetLower() + eight.GetUpper();
        return (four.GetElement(0) + four.GetElement(2)) + (four.GetElement(1) + four.GetElement(3));
    }

    /// <summary>Copies a map into the inside of a larger one, whose border is left as it is.</summary>
    /// <param name="from">Source [channels, rows, columns].</param>
    /// <param name="to">Target [channels, toRows, toColumns].</param>
    /// <param name="channels">Channels.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="toRows">Rows of the target.</param>
    /// <param name="toColumns">Columns of the target.</param>
    /// <param name="top">First row written.</param>
    /// <param name="left">First column written.</param>
    public static void Inset(float* from, float* to, int channels, int rows, int columns, int toRows, int toColumns, int top, int left)
    {
        var bytes = (long)columns * LaneBuffer.Lanes * sizeof(float);
        for (var c = 0; c < channels; c++)
        {
            for (var y = 0; y < rows; y++)
            {
                var source = from + ((((long)c * rows) + y) * columns * LaneBuffer.Lanes);
                var target = to + ((((((long)c * toRows) + top + y) * toColumns) + left) * LaneBuffer.Lanes);
                Buffer.MemoryCopy(source, target, bytes, bytes);
            }
        }
    }
}
