using EeHw.Train.Attacks;

namespace EeHw.Cli.Verbs.Attacks;

/// <summary>What was asked for.</summary>
internal sealed record AttackRequest
{
    public required AttackOptions Options { get; init; }

    public required int Samples { get; init; }

    public required string Folder { get; init; }

    public required IReadOnlyList<double> Thresholds { get; init; }
}
