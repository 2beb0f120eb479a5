using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Diagnostics;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Model.Exits.DecisionUnits;

/// <summary>
/// The gate of a stop distribution: leaves when -(w·[z, mean z, max z, H] + b) ≥ c. The mean is folded into the weights of the logits, and H = ln S + A/S needs no division when all is multiplied
/// by S: S·(L - θ) + (v_H·U >> Fw) ≤ 0 with L = Σ v_c z_c + v_max·max z cut to 10 fraction bits, U = S·ln S + A cut to EF + 10, θ = floor(-(b + c)·2^10), weights v of 14 bits with Fw fraction bits,
/// and S, A, ln S of <see cref="SoftmaxMoments"/>. The weights of the logits are a memory's contents; those of maximum and entropy and θ are registers.
/// Numbers: w [C+3], b. The threshold is c.
/// </summary>
public sealed class StopDistributionUnit : DecisionUnit
{
    /// <summary>Bits of a weight, signed.</summary>
    public const int WeightWidth = 14;

    /// <summary>Fraction bits of the gate's value and of the threshold register.</summary>
    public const int GateFractionBits = 10;

    /// <summary>Fraction bits of the exponentials.</summary>
    public const int ExpFractionBits = 16;

    internal const string Name = "stop-distribution";

    // Weights have no more fraction bits than this.
    private const int MostWeightFractionBits = 10;

    private readonly SoftmaxMoments _moments;

    internal StopDistributionUnit(DecisionUnitSpec spec, int classes, FixedFormat logits, Place place)
        : base(spec, classes, logits)
    {
        var numbers = UnitNumbers.Of(spec, classes + 4, "a weight for each logit, those of mean, maximum and entropy, and the bias", place);
        UnitNumbers.NotStrict(spec, place);
        double[] weights = [.. numbers.Take(classes).Select(w => w + (numbers[classes] / classes)), numbers[classes + 1], numbers[classes + 2]];
        var largest = weights.Max(Math.Abs);
        WeightFractionBits = Enumerable.Range(0, MostWeightFractionBits + 1).Reverse().FirstOrDefault(f => Math.Round(Math.ScaleB(largest, f), MidpointRounding.AwayFromZero) < 1 << (WeightWidth - 1), -1);
        if (WeightFractionBits < 0)
        {
            throw new EeHwException(
                Codes.Exits.ThresholdNotRepresentable,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {Name} cannot represent the weight {largest:G6}: weights have {WeightWidth} bits, so up to {(1 << (WeightWidth - 1)) - 1}."),
                "Scale the head's outputs.");
        }

        var raw = weights.Select(w => (long)Math.Round(Math.ScaleB(w, WeightFractionBits), MidpointRounding.AwayFromZero)).ToArray();
        (LogitWeights, MaximumWeight, EntropyWeight) = (raw.Take(classes).ToValueList(), raw[classes], raw[classes + 1]);
        _moments = new(spec, classes, logits, place);
        LinearWidth = logits.Width + WeightWidth + UnitWidths.CeilLog2(classes + 1) + 3;
        GateShift = logits.FractionBits + WeightFractionBits - GateFractionBits;
        RegisterWidth = Math.Max(LinearWidth - GateShift, GateFractionBits + WeightWidth - WeightFractionBits + 7) + 2;
        MomentWidth = _moments.SumWidth + GateFractionBits + 7;
        UnitWidths.Check(Name, "sum times gate", _moments.SumWidth + RegisterWidth + 2, place);
        UnitWidths.Check(Name, "the weighted entropy", MomentWidth + WeightWidth, place);
        var threshold = Math.Floor(Math.ScaleB(-(numbers[classes + 3] + spec.Threshold), GateFractionBits));
        if (!(Math.Abs(threshold) < Math.ScaleB(1, RegisterWidth - 1)))
        {
            throw new EeHwException(
                Codes.Exits.ThresholdNotRepresentable,
                place,
                string.Create(CultureInfo.InvariantCulture, $"unit {Name} cannot represent the threshold {spec.Threshold:R} with the bias {numbers[classes + 3]:R}: the register has {RegisterWidth} bits, {GateFractionBits} of them fraction bits."));
        }

        Threshold = (long)threshold;
    }

    /// <summary>Fraction bits Fw of the weights.</summary>
    public int WeightFractionBits { get; }

    /// <summary>Weights of the logits, the mean's in them [C].</summary>
    public ValueList<long> LogitWeights { get; }

    /// <summary>Weight of the largest logit.</summary>
    public long MaximumWeight { get; }

    /// <summary>Weight of the entropy.</summary>
    public long EntropyWeight { get; }

    /// <summary>Bits of the linear part, signed.</summary>
    public int LinearWidth { get; }

    /// <summary>Bits by which the linear part is shifted down to <see cref="GateFractionBits"/>; negative: up.</summary>
    public int GateShift { get; }

    /// <summary>Bits of the threshold register, signed.</summary>
    public int RegisterWidth { get; }

    /// <summary>Bits of U, unsigned.</summary>
    public int MomentWidth { get; }

    /// <summary>Bits of the sum S.</summary>
    public int SumWidth => _moments.SumWidth;

    /// <summary>θ.</summary>
    public long Threshold { get; }

    /// <inheritdoc/>
    public override ValueList<UnitConstant> Constants =>
    [
        .. _moments.Tables,
        new("gate_table", WeightWidth, true, LogitWeights, false),
        new("threshold", RegisterWidth, true, [Threshold], true) { Never = -(1L << (RegisterWidth - 1)) },
        new("weight_maximum", WeightWidth, true, [MaximumWeight], true),
        new("weight_entropy", WeightWidth, true, [EntropyWeight], true),
    ];

    /// <inheritdoc/>
    public override int PipelineStages => 10;

    /// <inheritdoc/>
    public override DecisionOperations Operations => new(Classes, 1, (2 * Classes) + 4, 0, (4 * Classes) + 3, Classes, Classes);

    private protected override bool Leaves(ReadOnlySpan<long> logits, int best)
    {
        var (sum, weighted, log) = _moments.Of(logits, best);
        var linear = logits[best] * MaximumWeight;
        for (var c = 0; c < logits.Length; c++)
        {
            linear += logits[c] * LogitWeights[c];
        }

        var gate = GateShift >= 0 ? linear >> GateShift : linear << -GateShift;
        var f = Logits.FractionBits;
        const int Log = SoftmaxMoments.LogFractionBits;
        var moment = f <= Log ? ((weighted << (Log - f)) + (sum * log)) >> (Log - GateFractionBits) : (weighted + ((sum * log) << (f - Log))) >> (f - GateFractionBits);
        return (sum * (gate - Threshold)) + ((moment * EntropyWeight) >> WeightFractionBits) <= 0;
    }
}
