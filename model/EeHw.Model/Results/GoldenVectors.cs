using EeHw.Model.Exits;

namespace EeHw.Model.Results;

/// <summary>Samples and what the fixed-point reference answers for them: what every generated project must reproduce bit for bit.</summary>
public sealed record GoldenVectors
{
    /// <summary>Raw input values per sample [N][C·H·W], in the order channel, row, column.</summary>
    public required long[][] Inputs { get; init; }

    /// <summary>Raw logits per sample and exit [N][K][C]; exits a sample does not reach are there too.</summary>
    public required long[][][] Logits { get; init; }

    /// <summary>Exit and class of every sample by the bit-true decision units.</summary>
    public required ExitDecisions Decisions { get; init; }

    /// <summary>Samples N.</summary>
    public int Samples => Inputs.Length;
}
