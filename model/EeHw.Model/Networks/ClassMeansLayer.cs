using EeHw.Model.Numerics;

namespace EeHw.Model.Networks;

/// <summary>
/// Distances to class means as logits: y_c = -‖x - μ_c‖₂ / n_c on a vector [D, 1, 1]; its softmax is the class-means exit of Görmez and Koyuncu 2022 (E²CM).
/// </summary>
public sealed record ClassMeansLayer : Layer
{
    /// <inheritdoc/>
    public override string Kind => "classmeans";

    /// <summary>Means μ in the order [C, D]; D counts in the input's own order (channel, row, column before a <see cref="FlattenLayer"/>).</summary>
    public required ValueList<float> Means { get; init; }

    /// <summary>Normalisers n [C], each greater than 0: the mean distance of the training samples to μ_c.</summary>
    public required ValueList<float> Norms { get; init; }

    /// <summary>Input length D.</summary>
    public required int InputLength { get; init; }

    /// <summary>One square is one multiply-accumulate: C · D. Roots and normalisers are not counted.</summary>
    public override long Macs => Means.Count;

    /// <inheritdoc/>
    public override long Parameters => (long)Means.Count + Norms.Count;
}
