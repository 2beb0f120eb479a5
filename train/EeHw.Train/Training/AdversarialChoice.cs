using EeHw.Model.Numerics;

namespace EeHw.Train.Training;

/// <summary>Training on attacked samples beside clean ones: ½ Σ w_k CE_k(clean) + ½ Σ w_k CE_k(attacked). Defaults: Triple-Wins on MNIST (Hu, Chen, Wang and Wang, ICLR 2020).</summary>
public sealed record AdversarialChoice
{
    /// <summary>Families of attacks, as written: the loss of the final exit; the mean over the exits; one attack per exit, of which each sample keeps the one with the greatest sum of losses.</summary>
    public static readonly ValueList<string> Families = ["main", "avg", "max"];

    /// <summary>One of <see cref="Families"/>.</summary>
    public string Family { get; init; } = "max";

    /// <summary>Largest change of a pixel in [0, 1], greater than 0.</summary>
    public double Epsilon { get; init; } = 0.3;

    /// <summary>Change of a pixel per step, greater than 0.</summary>
    public double Step { get; init; } = 0.01;

    /// <summary>Steps, at least 1.</summary>
    public int Steps { get; init; } = 40;

    /// <summary>Test samples that are attacked with each family, from the first; at least 1.</summary>
    public int TestSamples { get; init; } = 1000;
}
