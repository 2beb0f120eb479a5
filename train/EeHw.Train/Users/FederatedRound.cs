using EeHw.Model.Numerics;
using EeHw.Train.Training;

namespace EeHw.Train.Users;

/// <summary>The server's network after a round.</summary>
/// <param name="Round">From 1.</param>
/// <param name="Validation">Score of each exit on all validation data.</param>
/// <param name="LocalLoss">Mean over the users, weighted by samples, of the training loss of their last epoch, in nats.</param>
public sealed record FederatedRound(int Round, ValueList<ExitScore> Validation, double LocalLoss);
