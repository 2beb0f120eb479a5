using EeHw.Train.Engines;
using EeHw.Train.Kernels;

namespace EeHw.Train.Losses;

/// <summary>Σ_k weight_k · cross-entropy_k.</summary>
/// <param name="weights">Weight of each exit.</param>
internal sealed unsafe class JointLoss(IReadOnlyList<double> weights) : BatchLoss
{
    /// <inheritdoc/>
    public override void Apply(Engine engine, Workspace work, ReadOnlySpan<int> samples, ReadOnlySpan<int> labels, ExitTotals total, double scale)
    {
        Span<int> own = stackalloc int[labels.Length];
        for (var k = 0; k < engine.Network.ExitCount; k++)
        {
            var layer = engine.Network.Exits[k].Layer;
            var gradient = engine.HasGradient(layer) ? work.Gradients(layer) : null;
            var classes = engine.Targets.Classes(k);
            total.Count(k, CrossEntropy.Apply(work.Values(layer), classes, engine.Targets.Labels(k, labels, own), scale * weights[k], gradient));
            if (gradient is not null)
            {
                // A gate learns nothing here.
                new Span<float>(gradient, engine.Network.Classes(k) * LaneBuffer.Lanes)[(classes * LaneBuffer.Lanes)..].Clear();
            }
        }
    }
}
