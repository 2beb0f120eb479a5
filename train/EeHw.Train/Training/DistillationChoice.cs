using EeHw.Model.Numerics;

namespace EeHw.Train.Training;

/// <summary>What early exits learn from a teacher.</summary>
public sealed record DistillationChoice
{
    /// <summary>Kinds, as written.</summary>
    public static readonly ValueList<string> Kinds = ["last-exit", "adaptive", "one-for-all", "features", "label-free"];

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>Share a of the teacher against the labels, in [0, 1].</summary>
    public double Share { get; init; } = 0.5;

    /// <summary>Temperature T (adaptive: the first one), greater than 0.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>ONNX file whose final exit is the teacher; null: the network's own final exit.</summary>
    public string? Teacher { get; init; }

    /// <summary>Features: per exit the layer whose output is to come near that of the last entry.</summary>
    public ValueList<string> Features { get; init; } = [];

    /// <summary>Features: weight λ of the squared distance, at least 0.</summary>
    public double FeatureWeight { get; init; } = 0.03;

    /// <summary>The choice with the usual values of a kind.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <returns>last-exit a 0.5, T 3; adaptive a 0.5, T 1; one-for-all a 0.1, T 1; features a 0.1, T 3, λ 0.03; label-free a 1, T 1.</returns>
    public static DistillationChoice Of(string kind) => kind switch
    {
        "last-exit" => new() { Kind = kind, Temperature = 3 },
        "one-for-all" => new() { Kind = kind, Share = 0.1 },
        "features" => new() { Kind = kind, Share = 0.1, Temperature = 3 },
        "label-free" => new() { Kind = kind, Share = 1 },
        _ => new() { Kind = kind },
    };
}
