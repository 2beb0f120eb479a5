using EeHw.Model.Numerics;

namespace EeHw.Train.Gates;

/// <summary>Gates that are trained together with the network.</summary>
public sealed record GateChoice
{
    /// <summary>Kinds, as written.</summary>
    public static readonly ValueList<string> Kinds = ["soft-mixture", "stop-distribution"];

    /// <summary>
    /// <c>soft-mixture</c>: a gate beside the last layer of every early exit, through the mixture of all exits (Scardapane et al. 2020). <c>stop-distribution</c>: one gate on the logits of all exits, stages 2
    /// and 3 of Chen et al. (2020).
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>Soft mixture: λ, nats that the full network's cost is worth; at least 0.</summary>
    public double Lambda { get; init; } = 0.1;

    /// <summary>Factor on Σ_k w_k CE_k that is added, the deep supervision; at least 0.</summary>
    public double Supervision { get; init; } = 1;

    /// <summary>Stop distribution: β, factor on Σ_k q_k ln q_k that is added, at least 0: the greater, the more even.</summary>
    public double Entropy { get; init; }

    /// <summary>Stop distribution: epochs of stage 2, in which the gate alone imitates the exits' confidences; at least 1.</summary>
    public int ImitationEpochs { get; init; } = 100;

    /// <summary>Stop distribution: learning rate of the gate's Adam in stage 3, greater than 0.</summary>
    public double LearningRate { get; init; } = 0.001;

    /// <summary>The choice with the usual values of a kind.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <returns>soft-mixture: λ 0.1, supervision 1; stop-distribution: supervision 0, β 0.</returns>
    public static GateChoice Of(string kind) => kind == "stop-distribution" ? new() { Kind = kind, Supervision = 0 } : new() { Kind = kind };
}
