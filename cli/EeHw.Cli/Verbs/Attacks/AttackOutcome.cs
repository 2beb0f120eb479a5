using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Train.Attacks;

namespace EeHw.Cli.Verbs.Attacks;

/// <summary>What an attack did.</summary>
internal sealed record AttackOutcome
{
    public required AttackOptions Options { get; init; }

    public required Trace Clean { get; init; }

    public required Trace Attacked { get; init; }

    /// <summary>Attacked pixels in [0, 1], [N, C, H, W].</summary>
    public required float[] Pixels { get; init; }

    public required ValueList<int> Shape { get; init; }

    /// <summary>The perturbation of a universal attack; null of others.</summary>
    public float[]? Perturbation { get; init; }

    public required ValueList<AttackedPolicy> Policies { get; init; }

    /// <summary>The hardware under attack; null for a network alone.</summary>
    public AttackedHardware? Hardware { get; init; }

    /// <summary>Norms of the perturbations: largest change of a pixel, mean over samples of the sum of changes and of the root of the sum of squares.</summary>
    public required (double Linf, double L1, double L2) Size { get; init; }

    public required string InputHash { get; init; }
}
