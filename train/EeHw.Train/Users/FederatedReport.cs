using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Users;

/// <summary>A simulated federated training.</summary>
/// <param name="Spec">What was asked.</param>
/// <param name="Network">The server's network after the last round.</param>
/// <param name="Samples">Training samples of each user.</param>
/// <param name="Exits">Deepest exit, from 1, of each user.</param>
/// <param name="Rounds">The rounds.</param>
/// <param name="Test">Score of each exit on the test data.</param>
/// <param name="InputHash">SHA-256 over the specification, the data and the network file, lower-case hex.</param>
public sealed record FederatedReport(TrainSpec Spec, Network Network, ValueList<int> Samples, ValueList<int> Exits, ValueList<FederatedRound> Rounds, ValueList<ExitScore> Test, string InputHash);
