using EeHw.Model.Numerics;

namespace EeHw.Train.Losses;

/// <summary>The coefficients of a composed loss in one step.</summary>
internal sealed record LossPlan
{
    /// <summary>Weight of each exit, at least 0.</summary>
    public required IReadOnlyList<double> Weights { get; init; }

    /// <summary>Share of the label that is spread over all classes, in [0, 1).</summary>
    public double Smoothing { get; init; }

    /// <summary>Per exit: share a of the teacher against the labels, in [0, 1].</summary>
    public required IReadOnlyList<double> TeacherShares { get; init; }

    /// <summary>Per exit: weight of a divergence that is added, whatever the exit's own weight.</summary>
    public required IReadOnlyList<double> AddedDivergence { get; init; }

    /// <summary>Temperature T of teacher and student, greater than 0.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The divergence is divided by the number of classes (averaged over N·C).</summary>
    public bool IsPerClass { get; init; }

    /// <summary>The added divergence also moves the teacher.</summary>
    public bool MovesTeacher { get; init; }

    /// <summary>Logits of another network's final exit per sample [N, C]; null: the teacher is this network's own final exit.</summary>
    public float[]? TeacherLogits { get; init; }

    /// <summary>Per exit: layer whose output is to come near that of the final exit's entry; empty for none.</summary>
    public ValueList<int> FeatureLayers { get; init; } = [];

    /// <summary>Weight λ of the squared distance of features.</summary>
    public double FeatureWeight { get; init; }
}
