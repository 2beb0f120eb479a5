using EeHw.Train.Checkpoints;

namespace EeHw.Train.Optimisers;

/// <summary>Moves parameters along a gradient.</summary>
internal abstract class Optimiser
{
    /// <summary>One step.</summary>
    /// <param name="parameters">Changed in place; length a multiple of 16.</param>
    /// <param name="gradient">The gradient.</param>
    /// <param name="decays">Per parameter 1 where weight decay acts, else 0.</param>
    /// <param name="learningRate">Learning rate of this step.</param>
    public abstract void Step(float[] parameters, float[] gradient, float[] decays, double learningRate);

    /// <summary>Keeps what the next step depends on.</summary>
    /// <param name="state">Where.</param>
    public abstract void Save(StateBag state);

    /// <summary>Goes on from what was kept.</summary>
    /// <param name="state">From where.</param>
    public abstract void Restore(StateBag state);
}
