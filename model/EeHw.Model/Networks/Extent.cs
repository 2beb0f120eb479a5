namespace EeHw.Model.Networks;

/// <summary>A size in two dimensions: kernel, stride or dilation.</summary>
/// <param name="Height">Rows.</param>
/// <param name="Width">Columns.</param>
public readonly record struct Extent(int Height, int Width)
{
    /// <summary>1 by 1.</summary>
    public static readonly Extent One = new(1, 1);

    /// <summary>Rows times columns.</summary>
    public int Area => Height * Width;

    /// <inheritdoc/>
    public override string ToString() => $"{Height}x{Width}";
}
