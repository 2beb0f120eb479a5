using EeHw.Model.Networks;

namespace EeHw.Train.Layers;

/// <summary>
/// α max + (1 - α) mean over windows that do not overlap, α learnt (Kaya et al. 2019, Shallow-Deep Networks, section 4.1; Lee et al. 2016). When the network is
/// written it becomes a max pool and an average pool side by side, concatenated, with α and 1 - α folded into the weights that read them: exact.
/// </summary>
public sealed record MixedPoolLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "mixedpool";

    /// <summary>Window and stride.</summary>
    public required Extent Kernel { get; init; }

    /// <summary>α.</summary>
    public float Share { get; init; } = 0.5f;
}
