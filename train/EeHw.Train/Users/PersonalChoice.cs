using EeHw.Model.Numerics;

namespace EeHw.Train.Users;

/// <summary>Heads trained anew for every user on a frozen backbone (after PersEPhonEE, Leontiadis et al. 2021).</summary>
public sealed record PersonalChoice
{
    /// <summary>What heads may learn from, as written: the true labels, or the answers of the final exit, which need no labels.</summary>
    public static readonly ValueList<string> Teachers = ["labels", "final-exit"];

    /// <summary>The users and their data.</summary>
    public required UserSplitChoice Split { get; init; }

    /// <summary>One of <see cref="Teachers"/>. With final-exit no label of a user is read, neither for learning nor for choosing the best epoch.</summary>
    public string Teacher { get; init; } = "labels";

    /// <summary>One ONNX file is written per user.</summary>
    public bool WritesNetworks { get; init; }
}
