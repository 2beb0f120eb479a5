using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Users;

/// <summary>Heads that were trained for each user.</summary>
/// <param name="Spec">What was asked.</param>
/// <param name="Network">The network before.</param>
/// <param name="GlobalBefore">Per exit, on the test samples of all users, before.</param>
/// <param name="Users">The users.</param>
/// <param name="InputHash">SHA-256 over the specification, the data and the network file, lower-case hex.</param>
public sealed record PersonalReport(TrainSpec Spec, Network Network, ValueList<ExitScore> GlobalBefore, ValueList<UserScore> Users, string InputHash)
{
    /// <summary>What training asks of the device of each user, an estimate.</summary>
    public required ValueList<TrainingCost> Costs { get; init; }

    /// <summary>Gain of an exit on the users' own test samples.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>Mean over the users of accuracy after minus before, and its standard error, s/√users; the error is null for one user.</returns>
    public (double Mean, double? StandardError) Gain(int exit) => Statistics(Users.Select(u => u.OwnAfter[exit].Accuracy - u.OwnBefore[exit].Accuracy));

    /// <summary>What an exit gains, or loses, on the test samples of all users.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <returns>As <see cref="Gain"/>.</returns>
    public (double Mean, double? StandardError) GlobalGain(int exit) => Statistics(Users.Select(u => u.GlobalAfter[exit].Accuracy - GlobalBefore[exit].Accuracy));

    private static (double Mean, double? StandardError) Statistics(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        return (mean, all.Length > 1 ? Math.Sqrt(all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1) / all.Length) : null);
    }
}
