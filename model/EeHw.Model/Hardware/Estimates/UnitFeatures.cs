using System.Collections.Frozen;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>The features of every kind of instance, for LUTs and for flip-flops. docs/resources.md says why these.</summary>
public static class UnitFeatures
{
    private static readonly FrozenDictionary<string, (Feature[] Luts, Feature[] Ffs)> _all = new Dictionary<string, (Feature[], Feature[])>
    {
        [nameof(MacArray)] = (MacFeatures.Luts, MacFeatures.Ffs),
        [nameof(SlidingWindow)] = (WindowFeatures.Luts, WindowFeatures.Ffs),
        [nameof(ExitDecision)] = (DecisionFeatures.Luts, DecisionFeatures.Ffs),
        [nameof(ConditionalBuffer)] = (BufferFeatures.Luts, BufferFeatures.Ffs),
        [nameof(ExitMerge)] = (MergeFeatures.Luts, MergeFeatures.Ffs),
        [UnitInstances.Fifo] = (BufferFeatures.FifoLuts, BufferFeatures.FifoFfs),
        [nameof(Pool)] = (PoolFeatures.Luts, PoolFeatures.Ffs),
        [nameof(GlobalPool)] = (PoolFeatures.GlobalLuts, PoolFeatures.GlobalFfs),
        [nameof(Add)] = (MapFeatures.AddLuts, MapFeatures.OutputFfs),
        [nameof(Concat)] = (MapFeatures.ConcatLuts, MapFeatures.ConcatFfs),
        [nameof(Pointwise)] = (MapFeatures.PointwiseLuts, MapFeatures.OutputFfs),
        [nameof(Sigmoid)] = (HistogramFeatures.SigmoidLuts, HistogramFeatures.SigmoidFfs),
        [nameof(SelfGate)] = (SelfGateFeatures.Luts, SelfGateFeatures.Ffs),
        [nameof(ChannelNorm)] = (HistogramFeatures.ShareLuts, HistogramFeatures.ShareFfs),
        [nameof(ClassMeans)] = (HistogramFeatures.MeansLuts, HistogramFeatures.MeansFfs),
        [nameof(WidthAdapter)] = (MapFeatures.AdapterLuts, MapFeatures.AdapterFfs),
        [nameof(Fork)] = (MapFeatures.ForkLuts, MapFeatures.ForkFfs),
    }.ToFrozenDictionary();

    /// <summary>Every kind that has features.</summary>
    public static IEnumerable<string> Kinds => _all.Keys.Order(StringComparer.Ordinal);

    /// <summary>The features of a kind.</summary>
    /// <param name="kind">Kind.</param>
    /// <returns>Those of LUTs and of flip-flops; null for a kind without.</returns>
    public static (IReadOnlyList<Feature> Luts, IReadOnlyList<Feature> Ffs)? Of(string kind) => _all.TryGetValue(kind, out var f) ? (f.Luts, f.Ffs) : null;
}
