using EeHw.Model.Exits;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Specs;

namespace EeHw.Train.Training;

/// <summary>A finished training run: what was asked, what came out.</summary>
/// <param name="Spec">What was asked.</param>
/// <param name="Result">What training gave; its network is what was written.</param>
/// <param name="Costs">MACs and parameters of the network.</param>
/// <param name="Test">Score of each exit on the test data.</param>
/// <param name="InputHash">SHA-256 over the specification, the data and the network file, lower-case hex.</param>
public sealed record TrainingReport(TrainSpec Spec, TrainResult Result, NetworkCosts Costs, ValueList<ExitScore> Test, string InputHash)
{
    /// <summary>What the run asks of a device: an estimate.</summary>
    public required TrainingCost Cost { get; init; }

    /// <summary>Score of each exit on the test data with the mean probability of passes with dropout; empty where none was asked for.</summary>
    public ValueList<ExitScore> Dropout { get; init; } = [];

    /// <summary>What the gates that were trained with the network achieve on the test data, judged by the policy that is written; null without.</summary>
    public PolicyEvaluation? Gated { get; init; }

    /// <summary>Scores of the exits clean and under each family of attacks; empty where none was asked for.</summary>
    public ValueList<AttackScore> Attacks { get; init; } = [];
}
