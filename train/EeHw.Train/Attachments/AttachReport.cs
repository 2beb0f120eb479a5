using EeHw.Model.Exits;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Train.Training;

namespace EeHw.Train.Attachments;

/// <summary>What attaching exits gave.</summary>
/// <param name="Spec">What was asked.</param>
/// <param name="Network">The network that was written.</param>
/// <param name="Costs">Its MACs and parameters.</param>
/// <param name="Heads">The heads, earliest first.</param>
/// <param name="Validation">Score of each exit of the network on the validation split; empty where nothing was trained.</param>
/// <param name="Test">Score of each exit on the test split; empty where nothing was trained.</param>
/// <param name="InputHash">SHA-256 over specification, network and data, lower-case hex.</param>
public sealed record AttachReport(AttachSpec Spec, Network Network, NetworkCosts Costs, ValueList<TrainedHead> Heads, ValueList<ExitScore> Validation, ValueList<ExitScore> Test, string InputHash)
{
    /// <summary>What training the heads asks of a device, an estimate: the frozen network once forward, then heads on what was kept. Null where nothing was trained.</summary>
    public TrainingCost? Cost { get; init; }

    /// <summary>Every head that was tried, exit by exit; empty where none was searched.</summary>
    public ValueList<HeadCandidate> Candidates { get; init; } = [];

    /// <summary>What the thresholds of the search achieve on the test split; null where none was searched.</summary>
    public PolicyEvaluation? Policy { get; init; }
}
