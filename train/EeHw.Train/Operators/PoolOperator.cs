using System.Runtime.Intrinsics;
using EeHw.Model.Networks;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;

namespace EeHw.Train.Operators;

/// <summary>Max and average pooling. Of equal maxima the first (row, then column) receives the gradient.</summary>
internal sealed unsafe class PoolOperator : Operator
{
    private const int Lanes = LaneBuffer.Lanes;

    private readonly bool _isMax;

    // Per output pixel: the input pixels of its window that exist, in floats from the start of a channel, and 1 / divisor.
    private readonly int[][] _windows;
    private readonly float[] _inverseDivisors;

    /// <summary>A pooling layer.</summary>
    /// <param name="network">The network.</param>
    /// <param name="index">Index of the layer.</param>
    /// <param name="layer">The layer.</param>
    public PoolOperator(Network network, int index, PoolLayer layer)
        : base(network, index)
    {
        _isMax = layer.IsMax;
        var input = InputShapes[0];
        _windows = [.. Enumerable.Range(0, layer.Output.Pixels).Select(Window)];
        _inverseDivisors = [.. _windows.Select(w => 1f / (layer.CountPadding ? layer.Kernel.Area : Math.Max(1, w.Length)))];

        int[] Window(int pixel)
        {
            var (top, left) = ((pixel / layer.Output.Width * layer.Stride.Height) - layer.Padding.Top, (pixel % layer.Output.Width * layer.Stride.Width) - layer.Padding.Left);
            return [.. from ky in Enumerable.Range(0, layer.Kernel.Height)
                       from kx in Enumerable.Range(0, layer.Kernel.Width)
                       let y = top + (ky * layer.Dilation.Height)
                       let x = left + (kx * layer.Dilation.Width)
                       where y >= 0 && y < input.Height && x >= 0 && x < input.Width
                       select ((y * input.Width) + x) * Lanes];
        }
    }

    /// <summary>The mean over a whole map.</summary>
    /// <param name="network">The network.</param>
    /// <param name="index">Index of the layer.</param>
    public PoolOperator(Network network, int index)
        : base(network, index)
    {
        var pixels = InputShapes[0].Pixels;
        _windows = [[.. Enumerable.Range(0, pixels).Select(p => p * Lanes)]];
        _inverseDivisors = [1f / pixels];
    }

    /// <inheritdoc/>
    public override void Forward(Workspace work)
    {
        var x = work.Values(Layer.Inputs[0]);
        var y = work.Values(Index);
        for (var c = 0; c < Layer.Output.Channels; c++, x += InputShapes[0].Pixels * Lanes)
        {
            for (var p = 0; p < _windows.Length; p++, y += Lanes)
            {
                var window = _windows[p];
                var result = Vector512.Create(_isMax ? float.NegativeInfinity : 0f);
                foreach (var at in window)
                {
                    result = _isMax ? Vector512.Max(result, Vector512.Load(x + at)) : result + Vector512.Load(x + at);
                }

                (_isMax ? result : result * _inverseDivisors[p]).Store(y);
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace work, float* gradients)
    {
        if (Modes[0] == GradientMode.None)
        {
            return;
        }

        var input = InputShapes[0];
        var x = work.Values(Layer.Inputs[0]);
        var dx = work.Gradients(Layer.Inputs[0]);
        var y = work.Values(Index);
        var dy = work.Gradients(Index);
        if (Modes[0] == GradientMode.Write)
        {
            new Span<float>(dx, (int)input.Elements * Lanes).Clear();
        }

        for (var c = 0; c < input.Channels; c++, x += input.Pixels * Lanes, dx += input.Pixels * Lanes)
        {
            for (var p = 0; p < _windows.Length; p++, y += Lanes, dy += Lanes)
            {
                if (_isMax)
                {
                    var (remaining, maximum) = (Vector512.Load(dy), Vector512.Load(y));
                    foreach (var at in _windows[p])
                    {
                        var wins = Vector512.Equals(Vector512.Load(x + at), maximum);
                        (Vector512.Load(dx + at) + (remaining & wins)).Store(dx + at);
                        remaining = Vector512.AndNot(remaining, wins);
                    }
                }
                else
                {
                    var share = Vector512.Load(dy) * _inverseDivisors[p];
                    foreach (var at in _windows[p])
                    {
                        (Vector512.Load(dx + at) + share).Store(dx + at);
                    }
                }
            }
        }
    }
}
