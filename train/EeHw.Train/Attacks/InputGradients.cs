using EeHw.Model.Networks;
using EeHw.Train.Attachments;
using EeHw.Train.Engines;
using EeHw.Train.Kernels;
using EeHw.Train.Operators;

namespace EeHw.Train.Attacks;

/// <summary>Gradient of Σ_{k&lt;K} CE(uniform, p_k) by the input, 16 samples at a time. The final exit and what only it needs is not computed.</summary>
internal sealed unsafe class InputGradients
{
    private readonly Operator[] _operators;
    private readonly bool[] _hasGradient;
    private readonly int _parameters;
    private readonly Network _network;

    /// <summary>Prepares a network.</summary>
    /// <param name="network">A network with an early exit.</param>
    public InputGradients(Network network)
    {
        _network = Attachment.WithoutFinalExit(network);
        _operators = InputOperators.Create(_network, out _hasGradient, out _parameters);
        var parameters = new float[_parameters];
        foreach (var o in _operators)
        {
            Parameters.Of(o.Layer).CopyTo(parameters.AsSpan(o.Offset));
        }

        foreach (var o in _operators)
        {
            o.Prepare(parameters);
        }
    }

    /// <summary>Memory for one thread.</summary>
    /// <returns>New memory.</returns>
    public Memory Allocate() => new(new Workspace(_operators, _hasGradient), new LaneBuffer((_parameters + LaneBuffer.Lanes - 1) / LaneBuffer.Lanes), (int)_network.Input.Elements * LaneBuffer.Lanes);

    /// <summary>Computes the gradient of a chunk. The samples are in its <see cref="Memory.Input"/>.</summary>
    /// <param name="memory">Memory of this thread.</param>
    /// <param name="samples">Samples of the chunk, at most 16.</param>
    /// <returns>Sum of the losses in nats.</returns>
    public double Run(Memory memory, int samples)
    {
        var work = memory.Work;
        for (var i = 1; i < _operators.Length; i++)
        {
            _operators[i].Forward(work);
        }

        double loss = 0;
        for (var k = 0; k < _network.ExitCount; k++)
        {
            var layer = _network.Exits[k].Layer;
            var length = _network.Classes(k) * LaneBuffer.Lanes;
            loss += UniformLoss.Apply(new(work.Values(layer), length), samples, new(work.Gradients(layer), length));
        }

        for (var i = _operators.Length - 1; i > 0; i--)
        {
            _operators[i].Backward(work, memory.Unused.Pointer);
        }

        return loss;
    }

    /// <summary>What one thread works in.</summary>
    /// <param name="Work">Values and gradients; layer 0 is the input.</param>
    /// <param name="Unused">Takes the gradients of the parameters, which nobody needs.</param>
    /// <param name="Length">Values of the input, 16 lanes each.</param>
    internal sealed record Memory(Workspace Work, LaneBuffer Unused, int Length)
    {
        /// <summary>The samples, [C, H, W, 16].</summary>
        public Span<float> Input => new(Work.Values(0), Length);

        /// <summary>The gradient by them, [C, H, W, 16].</summary>
        public ReadOnlySpan<float> Gradient => new(Work.Gradients(0), Length);
    }
}
