using EeHw.Model.Numerics;

namespace EeHw.Model.Exits;

/// <summary>
/// What every exit answered for every sample of a data set: all that a policy needs. A policy is a pure function of it.
/// File form: NPZ with logits [K,N,C] float32, labels [N] int64, costMacs [K] int64, backboneMacs [K] int64, and meta (JSON text as uint8).
/// </summary>
public sealed record Trace
{
    /// <summary>Logits in the order [K, N, C]. In a fixed-point trace these are the exact values of the raws.</summary>
    public required float[] Logits { get; init; }

    /// <summary>Exits K.</summary>
    public required int Exits { get; init; }

    /// <summary>Samples N.</summary>
    public required int Samples { get; init; }

    /// <summary>Classes C.</summary>
    public required int Classes { get; init; }

    /// <summary>True classes [N], each in 0..C-1.</summary>
    public required int[] Labels { get; init; }

    /// <summary>c_k: MACs to the answer of exit k with earlier heads paid, ascending [K].</summary>
    public required ValueList<long> CostMacs { get; init; }

    /// <summary>b_k: MACs of the backbone up to exit k [K].</summary>
    public required ValueList<long> BackboneMacs { get; init; }

    /// <summary>Names of the exits [K].</summary>
    public required ValueList<string> ExitNames { get; init; }

    /// <summary>Arithmetic the logits were computed in: <c>float32</c> or a description of the fixed-point formats.</summary>
    public required string Arithmetic { get; init; }

    /// <summary>SHA-256 of the network file, lower-case hex.</summary>
    public required string NetworkHash { get; init; }

    /// <summary>SHA-256 of the data, lower-case hex.</summary>
    public required string DataHash { get; init; }

    /// <summary>Seed of the data or run, where there is one.</summary>
    public long Seed { get; init; }

    /// <summary>The logits of one sample at one exit.</summary>
    /// <param name="exit">Exit from 0.</param>
    /// <param name="sample">Sample from 0.</param>
    /// <returns>C values.</returns>
    public ReadOnlySpan<float> LogitsOf(int exit, int sample) => Logits.AsSpan(((exit * Samples) + sample) * Classes, Classes);
}
