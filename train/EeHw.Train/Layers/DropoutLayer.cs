using EeHw.Model.Networks;

namespace EeHw.Train.Layers;

/// <summary>Dropout while training: each value is 0 with the rate's probability, else divided by 1 - rate (Srivastava et al. 2014). Left out when the network is written.</summary>
public sealed record DropoutLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "dropout";

    /// <summary>Share of values set to 0, in (0, 1).</summary>
    public required double Rate { get; init; }
}
