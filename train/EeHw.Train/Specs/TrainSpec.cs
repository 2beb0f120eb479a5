using EeHw.Model.Designs;
using EeHw.Model.Numerics;
using EeHw.Train.Training;
using EeHw.Train.Users;

namespace EeHw.Train.Specs;

/// <summary>One training run, as one YAML file says it. Paths are relative to the file; after reading they are absolute.</summary>
public sealed record TrainSpec
{
    /// <summary>The network to build; null when <see cref="NetworkFile"/> is given.</summary>
    public NetworkSpec? Network { get; init; }

    /// <summary>An ONNX file whose weights are trained further; null when <see cref="Network"/> is given.</summary>
    public string? NetworkFile { get; init; }

    /// <summary>Start from fresh weights although <see cref="NetworkFile"/> has some.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Group of each class that an early exit answers instead of classes [K-1][C]; an empty row: that exit answers classes; empty: all do.</summary>
    public ValueList<ValueList<int>> Groups { get; init; } = [];

    /// <summary>Samples to learn from.</summary>
    public required DataChoice Training { get; init; }

    /// <summary>Samples to choose the best weights by.</summary>
    public required DataChoice Validation { get; init; }

    /// <summary>Samples to measure the result on.</summary>
    public required DataChoice Test { get; init; }

    /// <summary>How to train.</summary>
    public required TrainOptions Options { get; init; }

    /// <summary>Phases, one after the other on the weights of the one before; empty for <see cref="Options"/> alone.</summary>
    public ValueList<TrainOptions> Phases { get; init; } = [];

    /// <summary>Heads for each user instead of one training; null for none.</summary>
    public PersonalChoice? Personal { get; init; }

    /// <summary>Federated training instead of one at one place; null for none.</summary>
    public FederatedChoice? Federated { get; init; }

    /// <summary>Passes with dropout whose mean probability is measured on the test data; 0 for none.</summary>
    public int DropoutSamples { get; init; }

    /// <summary>ONNX file to write.</summary>
    public required string Output { get; init; }

    /// <summary>JSON file with the metrics of every epoch; null for none.</summary>
    public string? Metrics { get; init; }
}
