using EeHw.Model.Numerics;

namespace EeHw.Train.Training;

/// <summary>How the weights of the exits' losses are found where they are not written out.</summary>
public sealed record ExitWeighting
{
    /// <summary>Kinds, as written.</summary>
    public static readonly ValueList<string> Kinds = ["equal", "branchynet", "pabee", "eenet", "sdn", "dynexit"];

    /// <summary>One of <see cref="Kinds"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>SDN: greatest weight of each early exit, in (0, 1]; empty: evenly from 0.15 to 0.9.</summary>
    public ValueList<double> Limits { get; init; } = [];

    /// <summary>DynExit: weight λ of the entropy, greater than 0: the greater, the nearer to equal weights.</summary>
    public double Entropy { get; init; } = 1;

    /// <summary>DynExit: weight μ of an exit's share of the network's MACs, at least 0.</summary>
    public double Cost { get; init; }

    /// <summary>DynExit: learning rate of ω, greater than 0.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Weights in an epoch, for the kinds that are not learnt.</summary>
    /// <param name="exits">Exits K.</param>
    /// <param name="epoch">Epoch from 0.</param>
    /// <param name="epochs">Epochs in all.</param>
    /// <returns>
    /// equal and dynexit's first: 1; branchynet: 1, then 0.3 (Teerapittayanon et al. 2016); pabee: k/Σk (Zhou et al. 2020); eenet: k/(K(K+1)) (Ilhan et al. 2024);
    /// sdn: min(τ_k, 0.01 + e τ_k/E), the final exit 1 (Kaya et al. 2019).
    /// </returns>
    public ValueList<double> At(int exits, int epoch, int epochs) => Enumerable.Range(1, exits).Select(k => Kind switch
    {
        "branchynet" => k == 1 ? 1 : 0.3,
        "pabee" => k / (exits * (exits + 1) / 2.0),
        "eenet" => k / (exits * (exits + 1.0)),
        "sdn" when k < exits => Math.Min(Limit(k, exits), 0.01 + (epoch * Limit(k, exits) / epochs)),
        _ => 1,
    }).ToValueList();

    private double Limit(int k, int exits) => Limits.Count > 0 ? Limits[k - 1] : exits == 2 ? 0.9 : 0.15 + (0.75 * (k - 1) / (exits - 2));
}
