using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using EeHw.Model.Networks;

namespace EeHw.Model.Execution;

/// <summary>
/// Convolutions and dense layers on lanes of samples: y[co, p] = bias[co] + Σ_t w[co, t] · x[base(p) + offset(t)], the terms t in the order
/// channel, kernel row, kernel column, the bias first. Padding is read from a padded copy of the input.
/// </summary>
/// <typeparam name="T">Element type.</typeparam>
/// <typeparam name="TArithmetic">Its multiply-add.</typeparam>
internal sealed unsafe class WeightedSum<T, TArithmetic>
    where T : unmanaged
    where TArithmetic : struct, ILaneArithmetic<T>
{
    private readonly T[] _weights;
    private readonly T[] _bias;
    private readonly int[] _bases;
    private readonly int[] _offsets;
    private readonly int _groups;
    private readonly int _groupStride;
    private readonly WindowGeometry? _padded;

    /// <summary>Prepares a convolution.</summary>
    /// <param name="layer">The convolution.</param>
    /// <param name="input">Shape of its input.</param>
    /// <param name="weights">Weights [Co, Ci/g, kh, kw].</param>
    /// <param name="bias">Bias [Co].</param>
    public WeightedSum(ConvLayer layer, Shape input, T[] weights, T[] bias)
    {
        var w = WindowGeometry.Of(layer, input);
        var (rows, columns) = (w.PaddedHeight, w.PaddedWidth);
        var channels = input.Channels / layer.Groups;
        (_weights, _bias, _groups, _groupStride) = (weights, bias, layer.Groups, channels * rows * columns);
        _padded = w.Padding == Padding.None ? null : w;
        _bases = [.. from y in Enumerable.Range(0, layer.Output.Height)
                     from x in Enumerable.Range(0, layer.Output.Width)
                     select (y * w.Stride.Height * columns) + (x * w.Stride.Width)];
        _offsets = [.. from c in Enumerable.Range(0, channels)
                       from ky in Enumerable.Range(0, w.Kernel.Height)
                       from kx in Enumerable.Range(0, w.Kernel.Width)
                       select (((c * rows) + (ky * w.Dilation.Height)) * columns) + (kx * w.Dilation.Width)];
        Check(layer);
    }

    /// <summary>Prepares a dense layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Shape of its input.</param>
    /// <param name="weights">Weights [Co, Ci].</param>
    /// <param name="bias">Bias [Co].</param>
    public WeightedSum(DenseLayer layer, Shape input, T[] weights, T[] bias)
    {
        (_weights, _bias, _groups, _groupStride) = (weights, bias, 1, (int)input.Elements);
        _bases = [0];
        _offsets = [.. Enumerable.Range(0, (int)input.Elements)];
        Check(layer);
    }

    /// <summary>Computes all outputs.</summary>
    /// <param name="input">Input vectors, channel, row, column.</param>
    /// <param name="scratch">Room for the padded copy.</param>
    /// <param name="output">Output vectors.</param>
    public void Run(Vector512<T>* input, Vector512<T>* scratch, Vector512<T>* output)
    {
        if (_padded is { } windows)
        {
            Pad(windows, input, scratch);
            input = scratch;
        }

        var pixels = _bases.Length;
        var perGroup = _bias.Length / _groups;
        for (var g = 0; g < _groups; g++)
        {
            var x = input + ((long)g * _groupStride);
            for (var p = 0; p < pixels; p += 4)
            {
                for (var c = 0; c < perGroup; c += 4)
                {
                    var co = (g * perGroup) + c;
                    if (p + 4 <= pixels && c + 4 <= perGroup)
                    {
                        Tile(x, co, p, output);
                        continue;
                    }

                    for (var j = co; j < Math.Min(co + 4, (g + 1) * perGroup); j++)
                    {
                        for (var i = p; i < Math.Min(p + 4, pixels); i++)
                        {
                            output[((long)j * pixels) + i] = One(x + _bases[i], j);
                        }
                    }
                }
            }
        }
    }

    private static void Pad(WindowGeometry w, Vector512<T>* input, Vector512<T>* padded)
    {
        for (var c = 0; c < w.Input.Channels; c++)
        {
            for (var y = 0; y < w.PaddedHeight; y++)
            {
                var row = y - w.Padding.Top;
                var inside = row >= 0 && row < w.Input.Height;
                var source = input + (((long)c * w.Input.Height) + row) * w.Input.Width;
                for (var x = 0; x < w.PaddedWidth; x++)
                {
                    var column = x - w.Padding.Left;
                    *padded++ = inside && column >= 0 && column < w.Input.Width ? source[column] : Vector512<T>.Zero;
                }
            }
        }
    }

    private void Check(Layer layer)
    {
        if (_weights.Length != _bias.Length * _offsets.Length || _bias.Length != layer.Output.Channels || _bias.Length % _groups != 0)
        {
            throw new ArgumentException($"Layer '{layer.Name}' has {_weights.Length} weights and {_bias.Length} biases for {layer.Output.Channels} outputs of {_offsets.Length} terms.", nameof(layer));
        }
    }

    private Vector512<T> One(Vector512<T>* x, int co)
    {
        var sum = Vector512.Create(_bias[co]);
        fixed (T* weights = &_weights[co * _offsets.Length])
        {
            for (var t = 0; t < _offsets.Length; t++)
            {
                sum = TArithmetic.MultiplyAdd(x[_offsets[t]], Vector512.Create(weights[t]), sum);
            }
        }

        return sum;
    }

    // Four output channels of four pixels at once, in registers. The same sums in the same order as One.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile(Vector512<T>* x, int co, int p, Vector512<T>* output)
    {
        var terms = _offsets.Length;
        var (x0, x1, x2, x3) = ((nint)(x + _bases[p]), (nint)(x + _bases[p + 1]), (nint)(x + _bases[p + 2]), (nint)(x + _bases[p + 3]));
        Vector512<T> a0, a1, a2, a3, b0, b1, b2, b3, c0, c1, c2, c3, d0, d1, d2, d3;
        a0 = a1 = a2 = a3 = Vector512.Create(_bias[co]);
        b0 = b1 = b2 = b3 = Vector512.Create(_bias[co + 1]);
        c0 = c1 = c2 = c3 = Vector512.Create(_bias[co + 2]);
        d0 = d1 = d2 = d3 = Vector512.Create(_bias[co + 3]);
        fixed (int* offsets = _offsets)
        fixed (T* wa = &_weights[co * terms])
        {
            T* wb = wa + terms, wc = wb + terms, wd = wc + terms;
            for (var t = 0; t < terms; t++)
            {
                var offset = (nint)offsets[t] * sizeof(Vector512<T>);
                var v0 = *(Vector512<T>*)(x0 + offset);
                var v1 = *(Vector512<T>*)(x1 + offset);
                var v2 = *(Vector512<T>*)(x2 + offset);
                var v3 = *(Vector512<T>*)(x3 + offset);
                var w = Vector512.Create(wa[t]);
                a0 = TArithmetic.MultiplyAdd(v0, w, a0);
                a1 = TArithmetic.MultiplyAdd(v1, w, a1);
                a2 = TArithmetic.MultiplyAdd(v2, w, a2);
                a3 = TArithmetic.MultiplyAdd(v3, w, a3);
                w = Vector512.Create(wb[t]);
                b0 = TArithmetic.MultiplyAdd(v0, w, b0);
                b1 = TArithmetic.MultiplyAdd(v1, w, b1);
                b2 = TArithmetic.MultiplyAdd(v2, w, b2);
                b3 = TArithmetic.MultiplyAdd(v3, w, b3);
                w = Vector512.Create(wc[t]);
                c0 = TArithmetic.MultiplyAdd(v0, w, c0);
                c1 = TArithmetic.MultiplyAdd(v1, w, c1);
                c2 = TArithmetic.MultiplyAdd(v2, w, c2);
                c3 = TArithmetic.MultiplyAdd(v3, w, c3);
                w = Vector512.Create(wd[t]);
                d0 = TArithmetic.MultiplyAdd(v0, w, d0);
                d1 = TArithmetic.MultiplyAdd(v1, w, d1);
                d2 = TArithmetic.MultiplyAdd(v2, w, d2);
                d3 = TArithmetic.MultiplyAdd(v3, w, d3);
            }
        }

        var y = output + ((long)co * _bases.Length) + p;
        (y[0], y[1], y[2], y[3]) = (a0, a1, a2, a3);
        y += _bases.Length;
        (y[0], y[1], y[2], y[3]) = (b0, b1, b2, b3);
        y += _bases.Length;
        (y[0], y[1], y[2], y[3]) = (c0, c1, c2, c3);
        y += _bases.Length;
        (y[0], y[1], y[2], y[3]) = (d0, d1, d2, d3);
    }
}
