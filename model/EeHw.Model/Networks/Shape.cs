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

/// <summary>Rows and columns added around a map.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Left">Columns to the left.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Right">Columns to the right.</param>
public readonly record struct Padding(int Top, int Left, int Bottom, int Right)
{
    /// <summary>Nothing added.</summary>
    public static readonly Padding None;

    /// <inheritdoc/>
    public override string ToString() => $"{Top},{Left},{Bottom},{Right}";
}
