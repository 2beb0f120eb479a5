using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>A policy in terms of decision units: what a design says under <c>exits</c>.</summary>
/// <param name="Score">Score that decides.</param>
/// <param name="Kind">Kind of the units.</param>
/// <param name="Thresholds">Thresholds on the score's own scale [K-1]; one number for patience.</param>
/// <param name="Strict">Strict comparison.</param>
public sealed record PolicyUnits(string Score, string Kind, ValueList<double> Thresholds, bool Strict)
{
    // Above every probability, and above every margin that logits of 25 bits reach.
    internal const double Never = 1 << 26;

    /// <summary>Thresholds by the class answered instead of <see cref="Thresholds"/> [K-1][C]; empty: none.</summary>
    public ValueList<ValueList<double>> ClassThresholds { get; init; } = [];

    /// <summary>Weights of EENet's scores, u before v [K-1][C + k + 2]; empty: none.</summary>
    public ValueList<ValueList<double>> ScoreWeights { get; init; } = [];

    /// <summary>What the units need beside thresholds [K-1]; empty: nothing.</summary>
    public ValueList<ValueList<double>> Numbers { get; init; } = [];

    /// <summary>Kind of the unit that the units are around; null: none.</summary>
    public string? Inner { get; init; }

    /// <summary>Whose answer counts when no early exit was sure.</summary>
    public Fallback Fallback { get; init; }

    /// <summary>The units of a policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="exits">Names of the exits [K], for messages.</param>
    /// <param name="place">Where it was asked for.</param>
    /// <returns>The units.</returns>
    /// <exception cref="EeHwException">EEHW5024 for a policy without units, with what to use instead.</exception>
    public static PolicyUnits Of(IExitPolicy policy, IReadOnlyList<string> exits, Place? place = null)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(exits);
        var kind = PolicyRequirements.Unit(policy, place);
        var units = policy switch
        {
            ThresholdPolicy t => new PolicyUnits(t.Score.Name, kind, t.Thresholds, t.Strict) { Fallback = t.Fallback },
            HybridPolicy h => new PolicyUnits("max-softmax", kind, h.Confidences.Select(new MaxSoftmaxScore().ToThreshold).ToValueList(), false),
            ActivationRatioPolicy a => new PolicyUnits("max-logit", kind, a.Confidences.Select((beta, k) => beta * a.Means[k]).ToValueList(), false),
            TemperaturePolicy s => new PolicyUnits(s.Inner.Name, kind, s.Confidences.Select((c, k) => c * s.Temperatures[k]).ToValueList(), false),
            // No difference of τ or more: at most the number below it, on any binary point.
            PatiencePolicy { Tolerance: { } tolerance } => new PolicyUnits(StabilityUnit.Name, kind, [Math.Min(Math.BitDecrement(tolerance), Never)], false) { Numbers = [[OutputDistance.Names.ToList().IndexOf("maximum")]] },
            PatiencePolicy n => new PolicyUnits("patience", kind, [n.Patience], false),
            EeNetPolicy e => new PolicyUnits(EeNetPolicy.PolicyName, kind, e.Confidences, false) { ScoreWeights = e.Weights.Rows },
            ClassThresholdPolicy c => new PolicyUnits(c.Inner.Name, kind, [], false)
            {
                ClassThresholds = c.ClassConfidences.Select((row, k) => row.Select(t => double.IsPositiveInfinity(t) ? Never : c.Inner.ToThreshold(t + c.Confidences[k])).ToValueList()).ToValueList(),
            },
            AsymmetricPolicy a => new PolicyUnits(AsymmetricUnit.Name, kind, a.Positive.Select(Finite).ToValueList(), false) { Numbers = a.Negative.Select(b => ValueList.Create<double>([a.PositiveClass, Finite(b)])).ToValueList() },
            StabilityPolicy y => new PolicyUnits(StabilityUnit.Name, kind, y.Confidences.Select((c, k) => k == 0 && double.IsPositiveInfinity(c) ? 0 : Math.Min(-c, Never)).ToValueList(), false) { Numbers = [[OutputDistance.Names.ToList().IndexOf(y.Distance)]] },
            StopDistributionPolicy g => new PolicyUnits(StopDistributionUnit.Name, kind, g.Confidences, false) { Numbers = [[.. g.Weights, g.Bias]] },
            DecisionProcessPolicy d => new PolicyUnits(DecisionProcessUnit.Name, kind, Enumerable.Repeat(0.0, d.Leave.Count).ToValueList(), false) { Numbers = Enumerable.Range(0, d.Leave.Count).Select(k => DecisionProcessUnit.NumbersOf(d, k)).ToValueList() },
            HysteresisPolicy h => new PolicyUnits(HysteresisUnit.Name, kind, h.Enter.Select(t => Reachable(h.Inner.Name, h.Inner.ToThreshold(t))).ToValueList(), false)
            {
                Numbers = h.Stay.Select(t => ValueList.Create<double>([Reachable(h.Inner.Name, h.Inner.ToThreshold(t))])).ToValueList(),
                Inner = DecisionUnitKinds.DefaultFor(h.Inner.Name),
            },
            _ => throw new EeHwException(Codes.Exits.NotHardware, place ?? new Place { Item = $"policy {policy.Name}" }, $"the policy {policy.Name} has no decision unit that designs can name yet.", "Use the policy threshold."),
        };
        units = units with { Thresholds = units.Thresholds.Select(t => Reachable(units.Score, t)).ToValueList() };
        var nobody = policy switch
        {
            StabilityPolicy y => y.Confidences.Skip(1).ToList().FindIndex(double.IsPositiveInfinity) is >= 0 and var k ? k + 1 : -1,
            IScoredPolicy scored => scored.Confidences.ToList().FindIndex(double.IsPositiveInfinity),
            AsymmetricPolicy a => a.Positive.Zip(a.Negative, double.Min).ToList().FindIndex(double.IsPositiveInfinity),
            HysteresisPolicy h => h.Enter.Zip(h.Stay, double.Max).ToList().FindIndex(double.IsPositiveInfinity),
            DecisionProcessPolicy d => d.Leave.ToList().FindIndex(row => !row.Contains(1)),
            _ => -1,
        };
        return nobody < 0
            ? units
            : throw new EeHwException(
                Codes.Exits.NotHardware,
                place ?? new Place { Item = $"policy {policy.Name}" },
                $"nobody leaves at exit {(nobody < exits.Count && exits[nobody].Length > 0 ? exits[nobody] : FormattableString.Invariant($"{nobody + 1}"))}, and hardware for an exit that decides nothing is waste.",
                "Leave the exit out of the network, or fit another budget.");
    }

    private static double Finite(double threshold) => double.IsPositiveInfinity(threshold) ? Never : threshold;

    // A threshold that everybody passes, as the least that units take: every largest probability is more than 2^-30, every entropy less than 64 nats.
    private static double Reachable(string score, double threshold) => score switch
    {
        "max-softmax" or TruncatedBase2Unit.Name or SubmaxUnit.Name => Math.Max(threshold, Math.ScaleB(1, -30)),
        "margin" or LogitMarginUnit.Name => Math.Max(threshold, 0),
        "entropy" => Math.Min(threshold, 64),
        _ => threshold,
    };

    /// <summary>The units as they decide on logits of a format.</summary>
    /// <param name="classes">Classes of each exit [K].</param>
    /// <param name="logits">Format of the logits.</param>
    /// <returns>The policy in hardware, bit for bit.</returns>
    /// <exception cref="EeHwException">EEHW5003, EEHW5004, EEHW5007 for thresholds that the unit cannot hold.</exception>
    public UnitPolicy On(IReadOnlyList<int> classes, FixedFormat logits)
    {
        ArgumentNullException.ThrowIfNull(classes);
        var early = classes.Take(classes.Count - 1).Select((c, k) => DecisionPrecision.SpecOf(Kind, Thresholds.Count == 0 ? 0 : Thresholds[Math.Min(k, Thresholds.Count - 1)], Strict, c, logits, ClassThresholds.Count == 0 ? null : ClassThresholds[k], ScoreWeights.Count == 0 ? null : ScoreWeights[k], Numbers.Count == 0 ? null : Numbers[Math.Min(k, Numbers.Count - 1)], Inner)).ToValueList();
        var specs = Fallback == Fallback.MostConfident && early.Count > 0
            ? MostConfidentUnit.Specs(early, classes, [.. classes.Select(_ => logits)])
            : [.. early, DecisionPrecision.SpecOf(AlwaysUnit.Name, 0, false, classes[^1], logits)];
        return new(specs.Select((s, k) => DecisionUnit.Create(s, classes[k], logits, k < early.Count ? new Place { Item = FormattableString.Invariant($"thresholds[{k}]") } : null)).ToValueList());
    }
}
