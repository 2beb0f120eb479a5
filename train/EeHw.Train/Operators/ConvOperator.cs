using EeHw.Model.Networks;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;

namespace EeHw.Train.Operators;

/// <summary>Convolution of any kind, and dense layers.</summary>
internal sealed unsafe class ConvOperator : Operator
{
    private const int Lanes = LaneBuffer.Lanes;
    private const int Tile = Correlation.Tile;

    private readonly ConvGeometry _g;
    private readonly long _paddedVectors;

    // Weights as the loops read them; a tile of four channels is [tap, 4], a single channel [tap].
    private readonly float[] _forward;
    private readonly float[][] _backward;
    private readonly float[] _bias;

    /// <summary>A convolution.</summary>
    /// <param name="network">The network.</param>
    /// <param name="index">Index of the layer.</param>
    /// <param name="geometry">Where everything lies.</param>
    public ConvOperator(Network network, int index, ConvGeometry geometry)
        : base(network, index)
    {
        _g = geometry;
        _paddedVectors = _g.PadsInput ? (long)_g.Input.Channels * _g.PaddedRows * _g.PaddedColumns : 0;
        _forward = new float[WeightCount];
        _backward = [.. _g.Phases.Select(p => new float[p.Weights.Length * _g.Input.Channels])];
        _bias = new float[BiasCount];
    }

    /// <inheritdoc/>
    public override int WeightCount => _g.Output.Channels * _g.TapsPerOutput;

    /// <inheritdoc/>
    public override int BiasCount => _g.Output.Channels;

    /// <summary>Number of inputs that meet in one output.</summary>
    public int FanIn => _g.TapsPerOutput;

    /// <inheritdoc/>
    public override long ScratchVectors => _paddedVectors + (_g.PadsGradient ? (long)_g.Output.Channels * _g.GradientRows * _g.GradientColumns : 0);

    private int PaddedPlane => _g.PaddedRows * _g.PaddedColumns * Lanes;

    private int OutputPlane => _g.Output.Pixels * Lanes;

    /// <inheritdoc/>
    public override void Prepare(ReadOnlySpan<float> parameters)
    {
        var weights = parameters.Slice(Offset, WeightCount);
        parameters.Slice(Offset + WeightCount, BiasCount).CopyTo(_bias);
        var taps = _g.TapsPerOutput;
        foreach (var (channel, size) in Tiles(_g.OutputChannelsPerGroup))
        {
            for (var t = 0; t < taps; t++)
            {
                for (var c = 0; c < size; c++)
                {
                    _forward[(channel * taps) + (t * size) + c] = weights[((channel + c) * taps) + t];
                }
            }
        }

        for (var p = 0; p < _backward.Length; p++)
        {
            var order = _g.Phases[p].Weights;
            foreach (var (channel, size) in Tiles(_g.InputChannelsPerGroup))
            {
                var (group, first) = (channel / _g.InputChannelsPerGroup, channel % _g.InputChannelsPerGroup);
                for (var t = 0; t < order.Length; t++)
                {
                    var row = ((group * _g.OutputChannelsPerGroup) + order[t].Channel) * taps;
                    for (var c = 0; c < size; c++)
                    {
                        _backward[p][(channel * order.Length) + (t * size) + c] = weights[row + ((first + c) * _g.Kernel.Area) + order[t].Position];
                    }
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Forward(Workspace work)
    {
        var x = work.Values(Layer.Inputs[0]);
        if (_g.PadsInput)
        {
            var padded = work.Scratch(Index);
            PadInput(x, padded);
            x = padded;
        }

        var y = work.Values(Index);
        fixed (float* weights = _forward, bias = _bias)
        {
            foreach (var (channel, size) in Tiles(_g.OutputChannelsPerGroup))
            {
                var source = x + ((long)(channel / _g.OutputChannelsPerGroup * _g.InputChannelsPerGroup) * PaddedPlane);
                var target = y + ((long)channel * OutputPlane);
                var w = weights + ((long)channel * _g.TapsPerOutput);
                if (size == Tile)
                {
                    Correlation.Four(source, target, OutputPlane, _g.Forward, w, bias + channel);
                }
                else
                {
                    Correlation.One(source, target, _g.Forward, w, bias + channel);
                }
            }
        }
    }

    /// <inheritdoc/>
    public override void Backward(Workspace work, float* gradients)
    {
        var dy = work.Gradients(Index);
        if (!IsFrozen)
        {
            ParameterGradients(_g.PadsInput ? work.Scratch(Index) : work.Values(Layer.Inputs[0]), dy, gradients + Offset);
        }

        if (Modes[0] == GradientMode.None)
        {
            return;
        }

        if (_g.PadsGradient)
        {
            var padded = work.Scratch(Index) + (_paddedVectors * Lanes);
            Kernels.Lanes.Inset(dy, padded, _g.Output.Channels, _g.Output.Height, _g.Output.Width, _g.GradientRows, _g.GradientColumns, _g.GradientTop, _g.GradientLeft);
            dy = padded;
        }

        InputGradient(dy, work.Gradients(Layer.Inputs[0]));
    }

    private void ParameterGradients(float* x, float* dy, float* gradients)
    {
        foreach (var (channel, size) in Tiles(_g.OutputChannelsPerGroup))
        {
            var source = x + ((long)(channel / _g.OutputChannelsPerGroup * _g.InputChannelsPerGroup) * PaddedPlane);
            var target = dy + ((long)channel * OutputPlane);
            var dw = gradients + ((long)channel * _g.TapsPerOutput);
            if (size == Tile)
            {
                WeightGradient.Four(source, target, OutputPlane, _g.Forward, dw);
            }
            else
            {
                WeightGradient.One(source, target, _g.Forward, dw);
            }
        }

        for (var c = 0; c < BiasCount; c++)
        {
            gradients[WeightCount + c] = WeightGradient.Sum(dy + ((long)c * OutputPlane), _g.Output.Pixels);
        }
    }

    private void InputGradient(float* dy, float* dx)
    {
        var dyPlane = (_g.PadsGradient ? _g.GradientRows * _g.GradientColumns : _g.Output.Pixels) * Lanes;
        var dxPlane = _g.Input.Pixels * Lanes;
        var zeros = stackalloc float[Tile];
        var start = Modes[0] == GradientMode.Add ? null : zeros;
        for (var p = 0; p < _backward.Length; p++)
        {
            var table = _g.Phases[p].Table;
            fixed (float* weights = _backward[p])
            {
                foreach (var (channel, size) in Tiles(_g.InputChannelsPerGroup))
                {
                    var source = dy + ((long)(channel / _g.InputChannelsPerGroup * _g.OutputChannelsPerGroup) * dyPlane);
                    var target = dx + ((long)channel * dxPlane);
                    var w = weights + ((long)channel * table.Taps.Length);
                    if (size == Tile)
                    {
                        Correlation.Four(source, target, dxPlane, table, w, start);
                    }
                    else
                    {
                        Correlation.One(source, target, table, w, start);
                    }
                }
            }
        }
    }

    /// <summary>First channel and size of each tile; tiles do not cross groups.</summary>
    private IEnumerable<(int Channel, int Size)> Tiles(int perGroup)
    {
        for (var group = 0; group < _g.Groups; group++)
        {
            for (var c = 0; c < perGroup;)
            {
                var size = perGroup - c >= Tile ? Tile : 1;
                yield return ((group * perGroup) + c, size);
                c += size;
            }
        }
    }

    private void PadInput(float* x, float* padded)
        => Kernels.Lanes.Inset(x, padded, _g.Input.Channels, _g.Input.Height, _g.Input.Width, _g.PaddedRows, _g.PaddedColumns, _g.Padding.Top, _g.Padding.Left);
}
