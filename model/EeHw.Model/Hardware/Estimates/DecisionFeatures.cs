using static EeHw.Model.Hardware.Estimates.Structures;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>Features of decision units: largest and second logit; where there are exponentials, difference, table and shift for every lane, and their sum.</summary>
internal static class DecisionFeatures
{
    // Address bits of the logarithm's table, its width.
    private const int LogarithmTableBits = 8, LogarithmBits = 20;

    // Bits of a count of agreements.
    private const int CountBits = 4;

    // A score carried by EENet, a weight of its score and one of a stop distribution's gate, a product with the logarithm beside the sum.
    private const int ScoreBits = 21, WeightBits = 18, GateBits = 14, ProductBits = 28;

    // Registers of an exact exponential: two mantissas of 31 bits, a product, shifts.
    private const int ExactBits = 100;

    public static readonly Feature[] Luts =
    [
        new("largest", i => i["LANES"] * i["W"]),
        new("largest of several lanes", i => (i["LANES"] - 1) * i["W"]),
        new("class", i => i["LANES"] * Bits(i["K"])),
        new("second", i => Second(i) * i["LANES"] * i["W"]),
        new("second of all lanes", i => Second(i) * i["W"]),
        new("gate", i => i["gate"] * (i["LANES"] - 1) * i["W"]),
        new("threshold", i => i["LW"] + (i["CARRY"] > 0 ? 2 * i["RANK"] : 0)),
        new("thresholds of classes", i => i["PERCLASS"] * i["K"] * i["LW"]),
        new("carry", i => i["CARRY"] > 0 ? i["CARRYB"] > 0 ? Memory(i["CARRYB"], i["CARRY"]) : i["CARRYW"] > 0 ? Memory(i["LANES"] * i["CARRYW"], i["CARRY"] << Bits(Words(i))) : Memory(CountBits + Bits(i["K"]), i["CARRY"]) : 0),
        new("agreement", i => i["patience"]),
        new("delay", i => i["EXTRA"]),
        new("logits kept", i => Exponential(i) * Memory(i["LANES"] * i["W"], 2 * Words(i))),
        new("exponents", i => i["TABLED"] * i["LANES"] * (i["W"] + 12)),
        new("tables", i => i["LANES"] * i["TABLE"]),
        new("shift", i => (i["TABLED"] + i["hybrid"]) * i["LANES"] * (i["EF"] + 1) * Bits(i["EF"] + 1)),
        new("whole parts", i => Powers(i) * i["LANES"] * i["W"]),
        new("powers of two", i => Powers(i) * i["LANES"] * (i["EF"] + 1)),
        new("bounds of the margin", i => i["hybrid"] * i["W"]),
        new("sum", i => Exponential(i) * i["LANES"] * Sum(i)),
        new("second exponential", i => i["margin-base2"] * i["LANES"] * (i["EF"] + 1)),
        new("product with the sum", i => i["margin-base2"] * (Sum(i) + i["LW"])),
        new("logarithm", i => i["entropy-base2"] * Sum(i) * Bits(Sum(i))),
        new("logarithm table", i => i["entropy-base2"] * Table(LogarithmBits, 1L << LogarithmTableBits)),
        new("weighted sum", i => i["entropy-base2"] * i["LANES"] * (Sum(i) + i["W"])),
        new("bins of max-softmax", i => i["PEDGES"] * Sum(i)),
        new("bins of entropy", i => i["HEDGES"] * (Sum(i) + ProductBits)),
        new("states", i => i["STATES"]),
        new("stop", i => i["stop-distribution"]),
        new("gate of the logits", i => i["stop-distribution"] * i["LANES"] * (i["W"] + GateBits)),
        new("weights of the score", i => i["eenet"] * i["K"] * WeightBits),
        new("weighted exponentials", i => i["eenet"] * i["LANES"] * (i["EF"] + WeightBits)),
        new("score", i => i["eenet"]),
        new("scores before", i => i["BEFORE"]),
        new("exponential", Exponential),
        new("each", _ => 1),
    ];

    public static readonly Feature[] Ffs =
    [
        new("largest", i => i["W"]),
        new("second", i => Second(i) * i["W"]),
        new("class", i => Bits(i["K"])),
        new("words", i => Bits(Words(i))),
        new("carry", i => i["CARRY"] > 0 ? 2 * Bits(i["CARRY"]) : 0),
        new("hysteresis", i => i["hysteresis"]),
        new("positive", i => i["asymmetric"] * i["W"]),
        new("delay", i => i["EXTRA"] * (Bits(i["K"]) + 2)),
        new("largest kept", i => Exponential(i) * i["W"]),
        new("exponents", i => i["TABLED"] * i["LANES"] * (i["W"] + 12)),
        new("whole parts", i => Powers(i) * i["LANES"] * i["W"]),
        new("exact exponentials", i => i["hybrid"] * i["LANES"] * (i["W"] + ExactBits)),
        new("exponentials", i => Exponential(i) * i["LANES"] * (i["EF"] + 1)),
        new("sum", i => Exponential(i) * Sum(i)),
        new("class kept", i => Exponential(i) * Bits(i["K"])),
        new("second exponential", i => i["margin-base2"] * (i["EF"] + 1)),
        new("differences kept", i => i["entropy-base2"] * i["LANES"] * i["W"]),
        new("weighted sum", i => i["entropy-base2"] * (Sum(i) + i["W"])),
        new("total distance", i => Follows(i) * i["LW"]),
        new("bins of entropy", i => i["HEDGES"] * (Sum(i) + ProductBits)),
        new("table", i => i["decision-process"]),
        new("stop", i => i["stop-distribution"]),
        new("gate of the logits", i => i["stop-distribution"] * i["LANES"] * (i["W"] + GateBits)),
        new("weighted exponentials", i => i["eenet"] * i["LANES"] * (i["EF"] + WeightBits)),
        new("score", i => i["eenet"]),
        new("scores before", i => i["BEFORE"]),
        new("exponential", Exponential),
        new("each", _ => 1),
    ];

    private static double Exponential(UnitInstance i) => i["EF"] > 0 ? 1 : 0;

    // Memory of what the exit before hands on: outputs, scores, a bit, or {count, class}.
    private static double Carry(UnitInstance i) => i["CARRY"] == 0 ? 0
        : i["CARRYW"] > 0 ? Memory(i["LANES"] * i["CARRYW"], i["CARRY"] << Bits(Words(i)))
        : Memory(i["eenet"] > 0 ? ScoreBits * i["BEFORE"] : i["hysteresis"] > 0 ? 2 : CountBits + Bits(i["K"]), i["CARRY"]);

    // Whether outputs of the exit before are there to compare with.
    private static double Follows(UnitInstance i) => i["CARRY"] > 0 ? i["output-stability"] : 0;

    // A second logit beside the largest, and their difference: the asymmetric unit's is that of the positive class.
    private static double Second(UnitInstance i) => i["logit-margin"] + i["hybrid"] + i["asymmetric"];

    private static double Powers(UnitInstance i) => i["base2-truncated"] + i["submax"];

    private static long Words(UnitInstance i) => i["K"] / i["LANES"];

    private static int Sum(UnitInstance i) => (int)i["EF"] + 1 + Clog2(i["K"] + 1);
}
