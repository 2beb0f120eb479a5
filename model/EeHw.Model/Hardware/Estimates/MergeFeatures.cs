using static EeHw.Model.Hardware.Estimates.Structures;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>Features of the exit merge: slots that move up (in order), or rows of ids (as they come).</summary>
internal static class MergeFeatures
{
    public static readonly Feature[] Luts =
    [
        new("slots", i => i["INORDER"] * i["R"]),
        new("slots, answers", i => i["INORDER"] * i["R"] * Answer(i)),
        new("slots, states", i => i["INORDER"] * i["R"] * State(i)),
        new("slots, exits", i => i["INORDER"] * i["R"] * (i["N"] - 1)),
        new("slots, exits and answers", i => i["INORDER"] * i["R"] * (i["N"] - 1) * Answer(i)),
        new("slots, count", i => i["INORDER"] * i["R"] * Bits(i["R"] + 1)),
        new("rows, ids", i => (1 - i["INORDER"]) * i["R"] * (i["N"] - 1) * i["IDW"]),
        new("rows", i => (1 - i["INORDER"]) * i["R"] * (i["N"] - 1)),
        new("exits, answers", i => (1 - i["INORDER"]) * i["N"] * (i["IDW"] + Answer(i))),
        new("id", i => i["IDW"]),
        new("each", _ => 1),
    ];

    public static readonly Feature[] Ffs =
    [
        new("slots, answers", i => i["INORDER"] * i["R"] * Answer(i)),
        new("slots, states", i => i["INORDER"] * i["R"] * State(i)),
        new("rows, ids", i => (1 - i["INORDER"]) * i["R"] * (i["N"] - 1) * i["IDW"]),
        new("rows", i => (1 - i["INORDER"]) * (i["N"] - 1) * Bits(i["R"] + 1)),
        new("output", i => i["IDW"] + Answer(i)),
        new("id", i => i["IDW"]),
        new("count", i => Bits(i["R"] + 1)),
        new("each", _ => 1),
    ];

    private static double Answer(UnitInstance i) => i["CW"] + Bits(i["N"]);

    private static double State(UnitInstance i) => Clog2(i["N"] + 2);
}
