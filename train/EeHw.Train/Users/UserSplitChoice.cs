using EeHw.Model.Numerics;

namespace EeHw.Train.Users;

/// <summary>How data is divided among users whose classes differ in frequency.</summary>
public sealed record UserSplitChoice
{
    /// <summary>Kinds, as written: shares of each class drawn from a Dirichlet distribution; a fixed number of classes per user, each divided evenly.</summary>
    public static readonly ValueList<string> Kinds = ["dirichlet", "classes"];

    /// <summary>Number of users, at least 1.</summary>
    public required int Users { get; init; }

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public string Kind { get; init; } = "dirichlet";

    /// <summary>Dirichlet: concentration α, greater than 0; the smaller, the more the users differ.</summary>
    public double Alpha { get; init; } = 0.5;

    /// <summary>Classes: how many a user has, at least 1.</summary>
    public int Classes { get; init; } = 2;
}
