namespace EeHw.Train.Attacks;

/// <summary>
/// A slowdown attack. Pixels are in [0, 1]. The defaults of each norm are those of DeepSloth (Hong, Kaya, Modoranu and Dumitras, A Panda? No, It's a Sloth, ICLR 2021).
/// </summary>
public sealed record AttackOptions
{
    /// <summary>The norm.</summary>
    public required AttackNorm Norm { get; init; }

    /// <summary>One perturbation for all samples, made on other ones.</summary>
    public bool IsUniversal { get; init; }

    /// <summary>Bound on the norm of the perturbation, greater than 0.</summary>
    public required double Epsilon { get; init; }

    /// <summary>Steps, at least 1; of a universal attack: per batch.</summary>
    public required int Steps { get; init; }

    /// <summary>Length of a step: per pixel (L-inf), sum over pixels (L1); L2: the first learning rate.</summary>
    public required double Step { get; init; }

    /// <summary>L-inf: perturbations start uniform between plus and minus this; null for a step (universal: <see cref="Epsilon"/>).</summary>
    public double? Start { get; init; }

    /// <summary>L1: share of the pixels, those with small gradients, that a step leaves alone, in [0, 1).</summary>
    public double Sparsity { get; init; }

    /// <summary>L2: the bound shrinks by this share from level to level and ends at <see cref="Epsilon"/>, in [0, 1).</summary>
    public double Shrink { get; init; }

    /// <summary>L2: levels of the bound, at least 1; of a universal attack each is a pass over its batches.</summary>
    public int Levels { get; init; } = 1;

    /// <summary>Universal: batches that the perturbation is made on, at least 1.</summary>
    public int Batches { get; init; } = 1;

    /// <summary>Universal: samples of a batch, at least 1.</summary>
    public int Batch { get; init; } = 128;

    /// <summary>Seed of the starts.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Cores to use at most; null for all. No influence on results.</summary>
    public int? MaximumThreads { get; init; }

    /// <summary>The defaults of a norm.</summary>
    /// <param name="norm">The norm.</param>
    /// <param name="isUniversal">One perturbation for all samples.</param>
    /// <returns>
    /// L-inf: 0.03125, 30 steps of 0.002 (universal: 20 of 0.005 on one batch). L1: 8, 250 steps of 0.5, 99 % sparse (universal: 100 on each of 10 batches, 90 %). L2: bounds
    /// 1, 0.9, ... 0.9^10 = 0.349 in 550 steps, rate 1 with a cosine to 0.01 (universal: 50 on each of 5 batches per level, rate 0.1 · 0.9^level).
    /// </returns>
    public static AttackOptions Of(AttackNorm norm, bool isUniversal) => (norm, isUniversal) switch
    {
        (AttackNorm.Linf, false) => new() { Norm = norm, Epsilon = 0.03125, Steps = 30, Step = 0.002 },
        (AttackNorm.Linf, true) => new() { Norm = norm, IsUniversal = true, Epsilon = 0.03125, Steps = 20, Step = 0.005 },
        (AttackNorm.L1, false) => new() { Norm = norm, Epsilon = 8, Steps = 250, Step = 0.5, Sparsity = 0.99 },
        (AttackNorm.L1, true) => new() { Norm = norm, IsUniversal = true, Epsilon = 8, Steps = 100, Step = 0.5, Sparsity = 0.9, Batches = 10 },
        (AttackNorm.L2, false) => new() { Norm = norm, Epsilon = LastNorm, Steps = 550, Step = 1, Shrink = 0.1, Levels = 11 },
        _ => new() { Norm = norm, IsUniversal = true, Epsilon = LastNorm, Steps = 50, Step = 0.1, Shrink = 0.1, Levels = 11, Batches = 5 },
    };

    // 0.9^10: ten times a tenth less than 1.
    private const double LastNorm = 0.3486784401;
}
