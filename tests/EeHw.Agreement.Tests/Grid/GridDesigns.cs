using EeHw.Model.Exits.DecisionUnits;
using EeHw.Testing;

namespace EeHw.Agreement.Tests.Grid;

/// <summary>The designs of the grid. The table in docs/fidelity.md counts them by category.</summary>
internal static class GridDesigns
{
    private static readonly string[] _drawn = ["softmax-base2", "entropy-base2", "margin-base2", "logit-margin"];

    public static readonly IReadOnlyList<GridDesign> All = [.. Create()];

    /// <summary>One design of each category, by a seed; all of them where the seed is null.</summary>
    public static IEnumerable<GridDesign> Choose(int? seed)
    {
        if (seed is not { } s)
        {
            return All;
        }

        var random = new Random(s);
        return All.GroupBy(d => d.Category).Select(g => g.ElementAt(random.Next(g.Count())));
    }

    private static IEnumerable<GridDesign> Create()
    {
        foreach (var fraction in new[] { 0.0, 0.15, 0.3, 0.5, 0.7, 1.0 })
        {
            yield return new("folding", FormattableString.Invariant($"chain of 2, automatic {fraction}"), () => GridNetworks.Chain(2)) { Fraction = fraction, IsInCpp = fraction == 0.3 };
        }

        for (var seed = 1; seed <= 6; seed++)
        {
            yield return new("folding", $"chain of 3, drawn factors {seed}", () => GridNetworks.Chain(3)) { FoldingSeed = seed };
        }

        foreach (var width in new[] { 6, 8, 16, 18 })
        {
            yield return new("widths", $"chain of 2, {width} bits", () => GridNetworks.Chain(2)) { Width = width, FoldingSeed = width };
        }

        foreach (var (name, network) in new[] { ("chain of 3", () => GridNetworks.Chain(3)), ("residual, 2 exits", () => GridNetworks.Residual(2)), ("projection and concatenation", (Func<Model.Networks.Network>)GridNetworks.Joins) })
        {
            yield return new("widths", $"{name}, widths by layer", network) { WidthSeed = 9, Width = name[0] == 'c' ? 16 : 12, FoldingSeed = 6, IsInCpp = name[0] == 'r' };
        }

        for (var banks = 1; banks <= 4; banks++)
        {
            var b = banks;
            yield return new("banks", $"chain of 2, {b} banks", () => GridNetworks.Chain(2)) { Banks = b };
            yield return new("banks", $"chain of 4, {b} banks, out of order", () => GridNetworks.Chain(4)) { Banks = b, InOrder = false };
        }

        for (var exits = 2; exits <= 5; exits++)
        {
            var k = exits;
            yield return new("exits", $"chain of {k}, in order", () => GridNetworks.Chain(k)) { Unit = "softmax-base2", IsInCpp = k == 5 };
            yield return new("exits", $"chain of {k}, out of order", () => GridNetworks.Chain(k)) { InOrder = false };
        }

        foreach (var slots in new[] { 1, 2 })
        {
            yield return new("exits", $"growing, {slots} reorder slots", () => GridNetworks.Growing(2)) { Banks = 4, ReorderSlots = slots, Fraction = 0 };
            yield return new("exits", $"growing, rows of {slots}, out of order", () => GridNetworks.Growing(2)) { Banks = 4, ReorderSlots = slots, Fraction = 0, InOrder = false };
        }

        foreach (var unit in DecisionUnitKinds.OfScores.Append("patience").Append("eenet"))
        {
            yield return new("decision units", unit, () => GridNetworks.Chain(DecisionUnitKinds.Carries(unit) ? 5 : 3)) { Unit = unit, Banks = 3 };
            yield return new("decision units", unit + ", strict, out of order", () => GridNetworks.Chain(DecisionUnitKinds.Carries(unit) ? 4 : 2)) { Unit = unit, IsStrict = unit != "patience", InOrder = false };
        }

        foreach (var unit in new[] { "softmax-base2", "logit-margin" })
        {
            yield return new("decision units", unit + ", thresholds by class", () => GridNetworks.Chain(3)) { Unit = unit, IsByClass = true, Banks = 3 };
        }

        yield return new("decision units", "eenet, 6 classes, 3 lanes", GridNetworks.Depthwise) { Unit = "eenet", Lanes = 3, IsInCpp = true };
        yield return new("decision units", "eenet, two scales, 5 lanes, one bank", GridNetworks.TwoScales) { Unit = "eenet", Lanes = 5, Banks = 1, FoldingSeed = 4 };
        yield return new("decision units", "asymmetric", () => GridNetworks.Chain(3)) { Unit = "asymmetric", Banks = 3, IsInCpp = true };
        yield return new("decision units", "asymmetric, five lanes, out of order", () => GridNetworks.Chain(2)) { Unit = "asymmetric", Lanes = 5, InOrder = false };
        yield return new("decision units", "hysteresis", () => GridNetworks.Chain(4)) { Unit = "hysteresis", Banks = 3, IsInCpp = true };
        yield return new("decision units", "hysteresis around softmax-base2, five lanes, out of order", () => GridNetworks.Chain(3)) { Unit = "hysteresis", Inner = "softmax-base2", Lanes = 5, InOrder = false, IsInCpp = true };
        yield return new("decision units", "decision-process", () => GridNetworks.Chain(3)) { Unit = "decision-process", Banks = 3, IsInCpp = true };
        yield return new("decision units", "decision-process, five lanes, out of order", () => GridNetworks.Chain(2)) { Unit = "decision-process", Lanes = 5, InOrder = false };
        yield return new("decision units", "output-stability, rms", () => GridNetworks.Chain(4)) { Unit = "output-stability", Banks = 3, IsInCpp = true };
        yield return new("decision units", "output-stability, maximum, five lanes, out of order", () => GridNetworks.Chain(3)) { Unit = "output-stability", Distance = 2, Lanes = 5, InOrder = false };
        yield return new("decision units", "stop-distribution", () => GridNetworks.Chain(3)) { Unit = "stop-distribution", Banks = 3, IsInCpp = true };
        yield return new("decision units", "stop-distribution, five lanes, out of order", () => GridNetworks.Chain(2)) { Unit = "stop-distribution", Lanes = 5, InOrder = false };
        yield return new("decision units", "most-confident around softmax-base2", () => GridNetworks.Chain(4)) { Unit = "softmax-base2", IsMostConfident = true, Banks = 3, IsInCpp = true };
        yield return new("decision units", "most-confident around logit-margin, five lanes, out of order", () => GridNetworks.Chain(3)) { Unit = "logit-margin", IsMostConfident = true, Lanes = 5, InOrder = false, IsInCpp = true };
        yield return new("decision units", "most-confident around max-logit, strict", () => GridNetworks.Chain(3)) { Unit = "max-logit", IsMostConfident = true, IsStrict = true };
        yield return new("decision units", "most-confident around submax, one bank", () => GridNetworks.Chain(3)) { Unit = "submax", IsMostConfident = true, Banks = 1, IsInCpp = true };
        yield return new("decision units", "most-confident around base2-truncated", () => GridNetworks.Chain(2)) { Unit = "base2-truncated", IsMostConfident = true, IsInCpp = true };
        yield return new("decision units", "all kinds at once", () => GridNetworks.Chain(10)) { Mixed = [.. DecisionUnitKinds.OfScores], Banks = 3, IsInCpp = true };
        foreach (var (name, network) in new[] { ("strided and padded", (Func<Model.Networks.Network>)GridNetworks.Strided), ("depthwise", GridNetworks.Depthwise), ("grouped", GridNetworks.Grouped), ("dilated", GridNetworks.Dilated) })
        {
            yield return new("layers", name, network) { IsInCpp = name == "depthwise" };
            yield return new("layers", name + ", drawn factors", network) { FoldingSeed = 3, FifoDepth = 0 };
            yield return new("layers", name + ", margin, out of order", network) { Unit = "margin-base2", InOrder = false, Fraction = 0.6 };
        }

        for (var exits = 2; exits <= 3; exits++)
        {
            var k = exits;
            yield return new("joins", $"residual, {k} exits", () => GridNetworks.Residual(k)) { IsInCpp = k == 2 };
            yield return new("joins", $"residual, {k} exits, drawn factors", () => GridNetworks.Residual(k)) { FoldingSeed = k, InOrder = false };
        }

        yield return new("joins", "projection and concatenation", GridNetworks.Joins);
        yield return new("joins", "projection and concatenation, one bank", GridNetworks.Joins) { Banks = 1, Unit = "entropy-base2" };
        foreach (var depth in new[] { 0, 1, 8 })
        {
            yield return new("FIFOs", $"chain of 3, depth {depth}", () => GridNetworks.Chain(3)) { FifoDepth = depth };
            yield return new("FIFOs", $"residual of 2 exits, depth {depth}", () => GridNetworks.Residual(2)) { FifoDepth = depth, InOrder = depth != 1 };
        }

        for (var seed = 1; seed <= 12; seed++)
        {
            var s = seed;
            yield return new("random networks", $"seed {s}", () => RandomExitNetworks.Create(s, RandomExitNetworkOptions.Default with { MaximumSide = 8 }))
            {
                RandomSeed = s, Unit = _drawn[s % _drawn.Length], Banks = 1 + (s % 3), InOrder = s % 3 > 0, FifoDepth = s * 7 % 3, Fraction = s * 0.37 % 0.5, IsStrict = s % 2 == 0, IsInCpp = s == 1,
            };
        }

        foreach (var (name, network) in new[] { ("bag of features", (Func<Model.Networks.Network>)GridNetworks.BagOfFeatures), ("class means", GridNetworks.ClassMeans) })
        {
            yield return new("histograms and means", name, network) { IsInCpp = true, Unit = "softmax-base2" };
            yield return new("histograms and means", name + ", drawn factors, out of order", network) { FoldingSeed = 5, InOrder = false, FifoDepth = 1 };
            yield return new("histograms and means", name + ", fast, one bank", network) { Fraction = 1, Banks = 1 };
        }

        yield return new("activations and lines", "leakyrelu, hardswish, swish", GridNetworks.Gates) { IsInCpp = true };
        yield return new("activations and lines", "leakyrelu, hardswish, swish, drawn factors, out of order", GridNetworks.Gates) { FoldingSeed = 7, InOrder = false, FifoDepth = 0 };
        yield return new("activations and lines", "leakyrelu, hardswish, swish, 16 bits", GridNetworks.Gates) { Width = 16, Fraction = 0.7 };
        yield return new("activations and lines", "one row", GridNetworks.Lines) { IsInCpp = true };
        yield return new("activations and lines", "one row, drawn factors", GridNetworks.Lines) { FoldingSeed = 4, Banks = 1 };
        yield return new("scales", "two scales", GridNetworks.TwoScales) { IsInCpp = true };
        yield return new("scales", "two scales, drawn factors, depth 0", GridNetworks.TwoScales) { FoldingSeed = 2, FifoDepth = 0 };
        yield return new("scales", "two scales, one bank, out of order", GridNetworks.TwoScales) { Banks = 1, InOrder = false, Unit = "margin-base2" };
    }
}
