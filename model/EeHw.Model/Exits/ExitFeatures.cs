namespace EeHw.Model.Exits;

/// <summary>The feature vectors of one exit: what its head, or a gate beside it, reads.</summary>
/// <param name="Name">The tensor they are, by the name of its layer.</param>
/// <param name="Count">Length D of a vector; a tensor is flattened in the order channel, row, column.</param>
/// <param name="Values">All vectors in the order [N, D].</param>
public sealed record ExitFeatures(string Name, int Count, float[] Values)
{
    /// <summary>The vector of one sample.</summary>
    /// <param name="sample">Sample from 0.</param>
    /// <returns>D values.</returns>
    public ReadOnlySpan<float> Of(int sample) => Values.AsSpan(sample * Count, Count);
}
