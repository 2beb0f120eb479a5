using EeHw.Model.Networks;
using EeHw.Train.Engines;

namespace EeHw.Train.Operators;

/// <summary>One layer as it is trained: forward and backward over a chunk of 16 samples. Holds no state of a chunk; that is in the workspace.</summary>
internal abstract unsafe class Operator
{
    /// <summary>Begins an operator.</summary>
    /// <param name="network">The network.</param>
    /// <param name="index">Index of the layer.</param>
    protected Operator(Network network, int index)
    {
        Index = index;
        Layer = network.Layers[index];
        InputShapes = [.. Layer.Inputs.Select(i => network.Layers[i].Output)];
    }

    /// <summary>Index of the layer.</summary>
    public int Index { get; }

    /// <summary>The layer.</summary>
    public Layer Layer { get; }

    /// <summary>Shapes of the inputs.</summary>
    public IReadOnlyList<Shape> InputShapes { get; }

    /// <summary>Per input: what becomes of its gradient. Set once the whole graph is known.</summary>
    public GradientMode[] Modes { get; set; } = [];

    /// <summary>Number of weights.</summary>
    public virtual int WeightCount => 0;

    /// <summary>Number of biases, which follow the weights.</summary>
    public virtual int BiasCount => 0;

    /// <summary>Number of running statistics, which follow the biases. <see cref="Backward"/> writes their new values, times the chunk's share of the batch, where gradients stand.</summary>
    public virtual int StatisticCount => 0;

    /// <summary>Whether weight decay acts on the weights.</summary>
    public virtual bool Decays => true;

    /// <summary>Whether the output depends on more than input and parameters.</summary>
    public virtual bool IsRandom => false;

    /// <summary>Whether the parameters stay as they are: no gradient is computed for them.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>Place of the weights among all parameters.</summary>
    public int Offset { get; set; }

    /// <summary>Whether the operator has parameters.</summary>
    public bool IsTrainable => WeightCount > 0;

    /// <summary>Vectors of scratch memory that a workspace keeps for this operator, zero at first.</summary>
    public virtual long ScratchVectors => 0;

    /// <summary>Brings new parameter values into the form the loops read. Called once per step, not concurrently with anything else.</summary>
    /// <param name="parameters">All parameters.</param>
    public virtual void Prepare(ReadOnlySpan<float> parameters)
    {
    }

    /// <summary>Computes the output.</summary>
    /// <param name="work">Values of the inputs are there.</param>
    public abstract void Forward(Workspace work);

    /// <summary>Computes gradients of inputs and parameters from the gradient of the output; <see cref="Forward"/> ran before on the same workspace.</summary>
    /// <param name="work">The gradient of the output is there.</param>
    /// <param name="gradients">Gradients of all parameters; this operator overwrites its own.</param>
    public abstract void Backward(Workspace work, float* gradients);
}
