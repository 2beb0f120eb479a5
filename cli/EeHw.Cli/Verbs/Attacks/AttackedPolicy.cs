using EeHw.Model.Exits.Metrics;

namespace EeHw.Cli.Verbs.Attacks;

/// <summary>A policy on clean and on attacked samples.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Note">What a reader must know, or null.</param>
/// <param name="Clean">On clean samples.</param>
/// <param name="Attacked">On attacked ones.</param>
internal sealed record AttackedPolicy(string Name, string? Note, PolicyQuality Clean, PolicyQuality Attacked)
{
    /// <summary>Share of the efficacy that the attack took; null where there was none.</summary>
    public double? LostFraction => Clean.Efficacy > 0 ? 1 - (Attacked.Efficacy / Clean.Efficacy) : null;
}
