using EeHw.Model.Numerics;
using EeHw.Train.Training;

namespace EeHw.Train.Users;

/// <summary>What a user has and how the exits do for it, before and after its heads were trained.</summary>
/// <param name="Samples">Training, validation and test samples.</param>
/// <param name="ClassCounts">Training samples of each class.</param>
/// <param name="BestEpoch">Epoch whose weights were kept; 0 for the first ones.</param>
/// <param name="OwnBefore">Per exit, on the user's test samples, before.</param>
/// <param name="OwnAfter">The same after.</param>
/// <param name="GlobalAfter">Per exit, on the test samples of all users, after.</param>
public sealed record UserScore(ValueList<int> Samples, ValueList<int> ClassCounts, int BestEpoch, ValueList<ExitScore> OwnBefore, ValueList<ExitScore> OwnAfter, ValueList<ExitScore> GlobalAfter);
