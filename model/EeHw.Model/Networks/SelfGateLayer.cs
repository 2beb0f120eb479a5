namespace EeHw.Model.Networks;

/// <summary>A value times a factor that it chooses itself, elementwise: LeakyRelu, HardSwish, Swish.</summary>
public sealed record SelfGateLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => Function switch { SelfGateFunction.LeakyRelu => "leakyrelu", SelfGateFunction.HardSwish => "hardswish", _ => "swish" };

    /// <summary>Which function.</summary>
    public required SelfGateFunction Function { get; init; }

    /// <summary>Factor of negative values of a LeakyRelu, -1 to 1; 0 for the other functions.</summary>
    public float Slope { get; init; }

    /// <summary>The factor of a value, not rounded.</summary>
    /// <param name="value">The value.</param>
    /// <returns>What it is multiplied with.</returns>
    public double FactorOf(double value) => Function switch
    {
        SelfGateFunction.LeakyRelu => value < 0 ? Slope : 1,
        SelfGateFunction.HardSwish => Math.Min(Math.Max((value / 6) + 0.5, 0), 1),
        _ => 1 / (1 + Numerics.PortableMath.Exp(-value)),
    };
}
