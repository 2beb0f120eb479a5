namespace EeHw.Model.Networks;

/// <summary>The shape of a feature map of one sample. A vector of n values is [n, 1, 1].</summary>
/// <param name="Channels">Channels, at least 1.</param>
/// <param name="Height">Rows, at least 1.</param>
/// <param name="Width">Columns, at least 1.</param>
public readonly record struct Shape(int Channels, int Height, int Width)
{
    /// <summary>Number of values.</summary>
    public long Elements => (long)Channels * Height * Width;

    /// <summary>Rows times columns.</summary>
    public int Pixels => Height * Width;

    /// <inheritdoc/>
    public override string ToString() => $"[{Channels}, {Height}, {Width}]";
}
