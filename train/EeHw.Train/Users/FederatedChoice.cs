using EeHw.Model.Numerics;

namespace EeHw.Train.Users;

/// <summary>Federated averaging of submodels of different depth, simulated.</summary>
public sealed record FederatedChoice
{
    /// <summary>The users and their data.</summary>
    public required UserSplitChoice Split { get; init; }

    /// <summary>Rounds, at least 1; in each every user trains for the epochs of the training file.</summary>
    public required int Rounds { get; init; }

    /// <summary>Deepest exit, from 1, of user 1, 2, ...; from its start again where there are more users. Empty: the final one for all.</summary>
    public ValueList<int> Exits { get; init; } = [];

    /// <summary>Deepest exit of a user.</summary>
    /// <param name="user">User from 0.</param>
    /// <param name="count">Exits of the network.</param>
    /// <returns>From 1.</returns>
    public int ExitOf(int user, int count) => Exits.Count == 0 ? count : Exits[user % Exits.Count];
}
