using EeHw.Train.Engines;

namespace EeHw.Train.Losses;

/// <summary>What is minimised: writes the gradient of every layer that it reads. Holds no state of a chunk.</summary>
internal abstract unsafe class BatchLoss
{
    /// <summary>Whether <see cref="ExitTotals.Objective"/> is counted; where not, the weighted cross-entropies are what is minimised.</summary>
    public virtual bool CountsObjective => false;

    /// <summary>Counts losses and right answers of a chunk, and writes gradients.</summary>
    /// <param name="engine">The engine; values of all layers are in the workspace.</param>
    /// <param name="work">The workspace.</param>
    /// <param name="samples">Indices of the samples of the chunk, at most 16.</param>
    /// <param name="labels">Their classes.</param>
    /// <param name="total">Receives losses and right answers.</param>
    /// <param name="scale">1 / batch.</param>
    public abstract void Apply(Engine engine, Workspace work, ReadOnlySpan<int> samples, ReadOnlySpan<int> labels, ExitTotals total, double scale);
}
