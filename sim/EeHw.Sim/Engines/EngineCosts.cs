using EeHw.Model.Engines;
using EeHw.Model.Numerics;

namespace EeHw.Sim.Engines;

/// <summary>What the layers of a network cost on an engine with buffers and DRAM, one after the other; layers do not overlap.</summary>
/// <remarks>
/// A map that only the next layer of the same stage reads stays in the input buffer where there is room beside what that layer and its maker need, and where the
/// maker loses less time by its smaller tiles than the map's way to DRAM and back takes. Weights stay for good where those of all layers fit their buffer.
/// </remarks>
public static class EngineCosts
{
    /// <summary>Costs of every step for a batch.</summary>
    /// <param name="steps">Steps in order.</param>
    /// <param name="engine">The engine.</param>
    /// <param name="batch">Samples run together, at least 1: weights that stay on chip while rows of all samples pass are loaded once.</param>
    /// <returns>One cost per step.</returns>
    /// <exception cref="Model.Diagnostics.EeHwException">EEHW6606 for a layer that does not fit the buffers.</exception>
    public static ValueList<StepCost> Of(ValueList<EngineStep> steps, Engine engine, int batch = 1)
    {
        ArgumentNullException.ThrowIfNull(steps);
        ArgumentNullException.ThrowIfNull(engine);
        var holdsWeights = steps.Sum(s => s.WeightWords) * engine.WordBytes <= engine.Buffers.Weights;
        var readers = new int[steps.Count];
        foreach (var source in steps.SelectMany(s => s.Sources).Where(s => s >= 0))
        {
            readers[source]++;
        }

        var costs = new List<StepCost>();
        var known = new Dictionary<(EngineStep, Residency), StepCost?>();
        var kept = 0L;
        for (var s = 0; s < steps.Count; s++)
        {
            var residency = new Residency(kept, 0, holdsWeights);
            var away = Best(steps[s], residency);
            kept = 0;
            if (s + 1 < steps.Count && readers[s] == 1 && steps[s + 1].Sources.Contains(s) && steps[s + 1].Stage == steps[s].Stage)
            {
                var bytes = steps[s].Output.Elements * engine.WordBytes * batch;
                var stays = Best(steps[s], residency with { KeptOutput = bytes });
                var fits = stays is not null && Best(steps[s + 1], new(bytes, 0, holdsWeights)) is not null;
                if (fits && (away is null || stays!.Clocks <= away.Clocks + engine.TransferClocks(bytes)))
                {
                    (away, kept) = (stays, bytes);
                }
            }

            costs.Add(away ?? throw TileSearch.NoTile(steps[s], engine));
        }

        return costs.ToValueList();

        // Blocks of a network repeat: a step that differs in name, stage and neighbours only costs the same.
        StepCost? Best(EngineStep step, Residency residency)
        {
            var product = step.Product is { } p ? p with { Name = "" } : null;
            var key = (step with { Name = "", Stage = 0, Sources = [], Product = product }, residency);
            if (!known.TryGetValue(key, out var cost))
            {
                known[key] = cost = TileSearch.Best(step, engine, batch, residency);
            }

            return cost is null ? null : cost with { Step = step };
        }
    }
}
