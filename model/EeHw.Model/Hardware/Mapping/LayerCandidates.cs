using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Hardware.Estimates;
using EeHw.Model.Platforms;
using EeHw.Model.Units;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>All foldings of a layer that are worth having: faster ones cost more.</summary>
internal sealed class LayerCandidates
{
    // What the synthesis tools take: at most 4096 copies of a loop body, 1024 parts of an array.
    private const int MaximumMultipliers = 4096;
    private const int MaximumParts = 1024;

    private readonly List<FoldingCandidate> _front = [];

    public LayerCandidates(int layer, QuantizedNetwork network, int stage, Platform platform, LayerUnits units)
    {
        (Layer, Stage) = (layer, stage);
        var shape = MacShape.Of(network.Network.Layers[layer])!;
        var all = new List<FoldingCandidate>();
        foreach (var pe in FoldingRules.Divisors(shape.OutputsPerGroup).Where(d => d <= MaximumParts))
        {
            foreach (var simd in FoldingRules.Divisors(shape.InputsPerGroup).Where(d => d <= MaximumParts))
            {
                foreach (var window in FoldingRules.Divisors(shape.KernelArea).Where(d => d * simd <= MaximumParts))
                {
                    var folding = new Folding(pe, simd, window);
                    if (shape.Multipliers(folding) <= MaximumMultipliers)
                    {
                        all.Add(Evaluate(layer, network, shape, folding, platform, units));
                    }
                }
            }
        }

        // Ascending interval: what is slower must be cheaper.
        foreach (var c in all.OrderBy(c => c.Interval).ThenBy(c => c.Score).ThenBy(c => c.Folding.Pe).ThenBy(c => c.Folding.Simd))
        {
            if (_front.Count == 0 || c.Score < _front[^1].Score)
            {
                _front.Add(c);
            }
        }
    }

    public int Layer { get; }

    public int Stage { get; }

    /// <summary>Intervals of the candidates, ascending.</summary>
    public IEnumerable<long> Intervals => _front.Select(c => c.Interval);

    /// <summary>The fastest there is.</summary>
    public FoldingCandidate Fastest => _front[0];

    /// <summary>The cheapest candidate within an interval; null where none is that fast.</summary>
    public FoldingCandidate? Cheapest(double interval)
    {
        var (low, high) = (0, _front.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _front[middle].Interval <= interval ? (middle + 1, high) : (low, middle);
        }

        return low == 0 ? null : _front[low - 1];
    }

    /// <summary>Interval and estimated hardware of a folding.</summary>
    public static FoldingCandidate Evaluate(int layer, QuantizedNetwork network, MacShape shape, Folding folding, Platform platform, LayerUnits units)
    {
        var source = network.Network.Layers[layer];
        var input = network.Network.Layers[source.Inputs[0]].Output;
        var inputWords = (long)input.Pixels * (input.Channels / LayerUnits.Lanes(shape, folding));
        var unit = units.Compute(layer, folding);
        var window = units.Window(layer, folding);
        var estimator = ResourceEstimator.Vendor(platform);
        var cost = estimator.Of(unit) + (window is null ? default : estimator.Of(window));
        return new FoldingCandidate(folding, Math.Max(unit.IntervalCycles, inputWords), cost, Score(cost, platform));
    }

    private static double Score(Resources cost, Platform platform)
    {
        var part = platform.Resources;
        return (cost.Luts / part.Luts) + (cost.Dsps / part.Dsps) + (cost.Bram18 / part.Bram18) + (part.Uram > 0 ? cost.Uram / part.Uram : 0);
    }
}
