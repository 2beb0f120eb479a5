using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Networks;
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

    public LayerCandidates(int layer, QuantizedNetwork network, int stage, Platform platform, int lutramMaximumBits)
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
                        all.Add(Evaluate(layer, network, shape, folding, platform, lutramMaximumBits));
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
    public static FoldingCandidate Evaluate(int layer, QuantizedNetwork network, MacShape shape, Folding folding, Platform platform, int lutramMaximumBits)
    {
        var source = network.Network.Layers[layer];
        var input = network.Network.Layers[source.Inputs[0]].Output;
        var quantized = network.Layers[layer];
        if (quantized.Means is { } means)
        {
            return Distances(quantized, means, network.Layers[source.Inputs[0]].Output, shape, folding, platform, lutramMaximumBits);
        }

        var weights = quantized.Weights!;
        var inputWidth = network.Layers[source.Inputs[0]].Output.Width;
        var lanes = shape.Depthwise ? folding.Pe : folding.Simd;
        var multipliers = shape.Multipliers(folding);
        var inputWords = (long)input.Pixels * (input.Channels / lanes);
        var interval = Math.Max(shape.Interval(folding), inputWords);

        var dsps = multipliers * ResourceRules.MultiplierDsps(inputWidth, weights.Width);
        var luts = (dsps == 0 ? multipliers * ResourceRules.MultiplierLuts(inputWidth, weights.Width) : 0)
            + (multipliers * (inputWidth + weights.Width)) + ((double)folding.Pe * weights.AccumulatorWidth * 2);
        var geometry = source is ConvLayer c ? new WindowWalk(c.Kernel, c.Stride, c.Dilation, c.Padding) : new WindowWalk(Extent.One, Extent.One, Extent.One, Padding.None);
        var bufferWords = (long)geometry.BufferRows(input) * input.Width * (input.Channels / lanes);
        var weightWords = (long)shape.Groups * (shape.OutputsPerGroup / folding.Pe) * (shape.InputsPerGroup / (shape.Depthwise ? 1 : folding.Simd)) * (shape.KernelArea / folding.Window);
        var memory = Memory(lanes * (long)inputWidth, bufferWords, isConstant: false) + Memory(multipliers * weights.Width, weightWords, isConstant: true);
        var cost = new Resources(luts, 0, dsps, 0, 0) + memory;
        return new FoldingCandidate(folding, interval, cost, Score(cost, platform));

        Resources Memory(long width, long depth, bool isConstant) => MemoryOf(width, depth, lutramMaximumBits, platform, isConstant);
    }

    // Squares of differences; a root and a multiplication per class in parallel.
    private static FoldingCandidate Distances(QuantizedLayer layer, QuantizedMeans means, FixedFormat input, MacShape shape, Folding folding, Platform platform, int lutramMaximumBits)
    {
        var difference = means.DifferenceWidth(input);
        var blocks = shape.OutputsPerGroup / folding.Pe;
        var words = shape.InputsPerGroup / folding.Simd;
        var interval = (long)blocks * Math.Max(words, means.RootWidth + 2);
        var multipliers = shape.Multipliers(folding);
        var square = ResourceRules.MultiplierDsps(difference, difference);
        var scale = ResourceRules.MultiplierDsps(means.RootWidth + 1, means.InverseWidth + 1);
        var luts = (square == 0 ? multipliers * ResourceRules.MultiplierLuts(difference, difference) : 0) + (multipliers * 3.0 * difference)
            + (folding.Pe * ((2.0 * means.SumWidth) + (3.0 * means.RootWidth) + layer.Output.Width));
        var cost = new Resources(luts, 0, (multipliers * square) + (folding.Pe * scale), 0, 0)
            + MemoryOf(multipliers * means.Width, (long)blocks * words, lutramMaximumBits, platform, isConstant: true)
            + (blocks > 1 ? MemoryOf((long)folding.Simd * input.Width, 2L * words, lutramMaximumBits, platform, isConstant: false) : default);
        return new FoldingCandidate(folding, interval, cost, Score(cost, platform));
    }

    private static Resources MemoryOf(long width, long depth, int lutramMaximumBits, Platform platform, bool isConstant)
        => ResourceRules.StyleOf(width, depth, lutramMaximumBits, platform, isConstant) switch
        {
            MemoryStyle.Lutram => new Resources(ResourceRules.LutramLuts(width, depth), 0, 0, 0, 0),
            MemoryStyle.Uram => new Resources(0, 0, 0, 0, ResourceRules.Uram(width, depth)),
            _ => new Resources(0, 0, 0, ResourceRules.Bram18(width, depth), 0),
        };

    private static double Score(Resources cost, Platform platform)
    {
        var part = platform.Resources;
        return (cost.Luts / part.Luts) + (cost.Dsps / part.Dsps) + (cost.Bram18 / part.Bram18) + (part.Uram > 0 ? cost.Uram / part.Uram : 0);
    }
}
