namespace EeHw.Model.Networks;

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
