using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// A table over bins of max-softmax and entropy, found by comparisons: bin of p = number of S ≤ R_i, R_i = floor(2^EF·(1 + e^-c_i)) for an edge c_i in log-odds; bin of H = number of
/// A ≤ S·(T_j - ln S), T_j = round(2^20·e^-h_j) for an edge h_j of -ln H, with S, A and ln S of <see cref="SoftmaxMoments"/>. The bit leave[bin of p·(entropy bins) + bin of H] decides.
/// Table and edges are registers. Numbers: count of c, the c, count of h, the h, then one 0 or 1 per state. The threshold is not used.
/// </summary>
public sealed class DecisionProcessUnit : DecisionUnit
{
    /// <summary>Most edges of max-softmax.</summary>
    public const int MostConfidenceEdges = 63;

    /// <summary>Most edges of the entropy: each has a multiplier.</summary>
    public const int MostEntropyEdges = 15;

    /// <summary>Bits of a word of the table.</summary>
    public const int WordBits = 32;

    // Steps of 2^-EF that the odds against an edge have at least for each rival, and of 2^-20 that an entropy has.
    private const double Steps = 8;

    internal const string Name = "decision-process";

    private readonly SoftmaxMoments _moments;
    private readonly int _shift;

    internal DecisionProcessUnit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        UnitNumbers.NotStrict(spec, place);
        var (confidence, entropy, leave) = Split(spec.Numbers ?? [], place);
        _moments = new(spec, classes, logits, place);
        _shift = SoftmaxMoments.LogFractionBits - logits.FractionBits;
        Check(confidence, Math.Log(Math.ScaleB(1, spec.ExpFractionBits) / (Steps * Math.Max(1, classes - 1))), "an edge of max-softmax", "log-odds", place);
        Check(entropy, Math.Log(Math.ScaleB(1, SoftmaxMoments.LogFractionBits) / Steps), "an edge of the entropy", "-ln H", place);
        var scale = Math.ScaleB(1, spec.ExpFractionBits);
        var most = Math.ScaleB(1, _moments.SumWidth) - 1;
        ConfidenceLimits = confidence.Select(c => (long)Math.Min(most, Math.Floor(scale * (1 + Math.Exp(-c))))).ToValueList();
        EntropyLimits = entropy.Select(h => (long)Math.Round(Math.ScaleB(Math.Min(64, Math.Exp(-h)), SoftmaxMoments.LogFractionBits), MidpointRounding.AwayFromZero)).ToValueList();
        Leave = leave;
    }

    /// <summary>R_i, descending.</summary>
    public ValueList<long> ConfidenceLimits { get; }

    /// <summary>T_j, descending.</summary>
    public ValueList<long> EntropyLimits { get; }

    /// <summary>One bit per state.</summary>
    public ValueList<int> Leave { get; }

    /// <summary>Bits of the sum S and of R.</summary>
    public int SumWidth => _moments.SumWidth;

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants =>
    [
        .. _moments.Tables,
        .. Leave.Chunk(WordBits).Select((w, i) => new UnitConstant(Numbered("leave", i), WordBits, false, [w.Select((b, j) => (long)b << j).Sum()], true) { Never = 0 }),
        .. ConfidenceLimits.Select((r, i) => new UnitConstant(Numbered("confidence", i + 1), SumWidth, false, [r], true)),
        .. EntropyLimits.Select((t, i) => new UnitConstant(Numbered("entropy", i + 1), SoftmaxMoments.LogFractionBits + 7, false, [t], true)),
    ];

    /// <inheritdoc/>
    public override int PipelineStages => 9;

    /// <inheritdoc/>
    public override DecisionOperations Operations
        => new(Classes, 1, Classes + EntropyLimits.Count, 0, (3 * Classes) - 1 + EntropyLimits.Count, Classes - 1 + ConfidenceLimits.Count + EntropyLimits.Count, Classes);

    /// <summary>Bits of the exponentials that the edges need, at most what units may have: where that is less than the rule of <see cref="DecisionPrecision"/> wants, edges are coarse, which bins bear.</summary>
    /// <param name="numbers">As <see cref="DecisionUnitSpec.Numbers"/>.</param>
    /// <param name="classes">Classes C.</param>
    /// <param name="logits">Format of the logits.</param>
    /// <returns>Fraction bits EF, no more than leave room for the unit's products.</returns>
    internal static int ExpFractionBits(ValueList<double> numbers, int classes, FixedFormat logits)
    {
        var (confidence, entropy, _) = Split(numbers, new Place { Item = "exits.unit.numbers" });
        var bits = confidence.Select(c => DecisionPrecision.Required(classes, 1 / (1 + Math.Exp(-c))))
            .Concat(entropy.Select(h => DecisionPrecision.For(EntropyBase2Unit.Name, Math.Exp(-h), classes, new FixedFormat(16, 6))))
            .Append(DecisionPrecision.MinimumExpFractionBits);
        return Math.Min(Math.Min(DecisionPrecision.MaximumExpFractionBits, SoftmaxMoments.MostExpFractionBits(classes, logits)), bits.Max());
    }

    /// <summary>The numbers of a policy's exit, without edges that decide nothing: those with the same bits on both sides. A sure policy has many of them at the top, where no unit resolves them.</summary>
    internal static ValueList<double> NumbersOf(DecisionProcessPolicy policy, int exit)
    {
        var (confidence, entropy) = (policy.ConfidenceEdges[exit].ToList(), policy.EntropyEdges[exit].ToList());
        var table = policy.Leave[exit].Chunk(entropy.Count + 1).Select(row => row.ToList()).ToList();
        for (var i = confidence.Count; i > 0; i--)
        {
            if (table[i].SequenceEqual(table[i - 1]))
            {
                table.RemoveAt(i);
                confidence.RemoveAt(i - 1);
            }
        }

        for (var j = entropy.Count; j > 0; j--)
        {
            if (table.TrueForAll(row => row[j] == row[j - 1]))
            {
                table.ForEach(row => row.RemoveAt(j));
                entropy.RemoveAt(j - 1);
            }
        }

        return [confidence.Count, .. confidence, entropy.Count, .. entropy, .. table.SelectMany(row => row).Select(b => (double)b)];
    }

    /// <summary>Edges and table.</summary>
    /// <exception cref="EeHwException">EEHW5002.</exception>
    internal static (ValueList<double> Confidence, ValueList<double> Entropy, ValueList<int> Leave) Split(ValueList<double> numbers, Place place)
    {
        var confidence = CountAt(numbers, 0, MostConfidenceEdges) ?? throw Wrong(numbers, place);
        var entropy = CountAt(numbers, 1 + confidence, MostEntropyEdges) ?? throw Wrong(numbers, place);
        var edges = (numbers.Skip(1).Take(confidence).ToValueList(), numbers.Skip(2 + confidence).Take(entropy).ToValueList());
        var leave = numbers.Skip(2 + confidence + entropy).ToList();
        return leave.Count == (confidence + 1) * (entropy + 1) && leave.All(b => b is 0 or 1) && IsAscending(edges.Item1) && IsAscending(edges.Item2)
            ? (edges.Item1, edges.Item2, leave.Select(b => (int)b).ToValueList())
            : throw Wrong(numbers, place);
    }

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best)
    {
        var (sum, weighted, log) = _moments.Of(logits, best);
        var state = ConfidenceLimits.Count(r => sum <= r) * (EntropyLimits.Count + 1);
        foreach (var limit in EntropyLimits)
        {
            var right = sum * (limit - log);
            state += (_shift >= 0 ? weighted << _shift <= right : weighted <= right << -_shift) ? 1 : 0;
        }

        return Leave[state] == 1;
    }

    private static void Check(ValueList<double> edges, double most, string what, string scale, Place place)
    {
        if (edges.Count > 0 && !(edges[^1] <= most))
        {
            throw new EeHwException(
                Codes.Exits.ThresholdNotRepresentable,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {Name} cannot represent {what} at {edges[^1]:G6} ({scale}); it reaches {most:G6}."),
                "Fit the policy with fewer bins (--option confidenceBins=, entropyBins=).");
        }
    }

    private static string Numbered(string name, int number) => number == 0 ? name : FormattableString.Invariant($"{name}_{number}");

    private static int? CountAt(ValueList<double> numbers, int at, int most) => at < numbers.Count && numbers[at] >= 0 && numbers[at] <= most && numbers[at] == Math.Floor(numbers[at]) ? (int)numbers[at] : null;

    private static bool IsAscending(ValueList<double> edges) => edges.Zip(edges.Skip(1)).All(p => p.First <= p.Second);

    private static EeHwException Wrong(ValueList<double> numbers, Place place) => new(
        Codes.Exits.ThresholdCount,
        place,
        string.Create(CultureInfo.InvariantCulture, $"the {numbers.Count} number(s) of unit {Name} are not: a count c of at most {MostConfidenceEdges}, c ascending edges of log-odds, a count h of at most {MostEntropyEdges}, h ascending edges of -ln H, then (c+1)(h+1) times 0 or 1."),
        "Name a fitted policy with exits.policyFile, with fewer bins where there are more (--option confidenceBins=, entropyBins=).");
}
