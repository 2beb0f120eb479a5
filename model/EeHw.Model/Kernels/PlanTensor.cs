using EeHw.Model.Networks;

namespace EeHw.Model.Kernels;

/// <summary>
/// A feature map in memory: <c>[channel block][row with halo][column with halo][lane]</c>. The halo holds zeros, written once, so that a
/// convolution needs no test at the border. Lanes beyond the last channel may hold anything.
/// </summary>
/// <param name="Layer">Index of the layer whose output it is.</param>
/// <param name="Shape">Its shape without halo.</param>
/// <param name="Lanes">Channels per block: the vector width, or 1 for the input map.</param>
/// <param name="Halo">Rows and columns of zeros around it.</param>
/// <param name="Place">Where it lives.</param>
/// <param name="Offset">First element within the worker's or the sample's memory, a multiple of the vector width.</param>
public sealed record PlanTensor(int Layer, Shape Shape, int Lanes, Padding Halo, TensorPlace Place, long Offset)
{
    /// <summary>Blocks of channels.</summary>
    public int Blocks => (Shape.Channels + Lanes - 1) / Lanes;

    /// <summary>Columns with halo.</summary>
    public int PaddedWidth => Shape.Width + Halo.Left + Halo.Right;

    /// <summary>Rows with halo.</summary>
    public int PaddedHeight => Shape.Height + Halo.Top + Halo.Bottom;

    /// <summary>Elements from one row to the next.</summary>
    public int RowStride => PaddedWidth * Lanes;

    /// <summary>Elements from one block to the next.</summary>
    public int BlockStride => PaddedHeight * RowStride;

    /// <summary>Elements, halo and unused lanes included.</summary>
    public long Elements => (long)Blocks * BlockStride;

    /// <summary>Whether it is stored in the order channel, row, column without gaps.</summary>
    public bool IsPlain => Halo == Padding.None && (Lanes == 1 || (Shape.Pixels == 1 && Lanes > 1));

    /// <summary>Position of a value relative to the first element of the tensor.</summary>
    /// <param name="channel">Channel.</param>
    /// <param name="row">Row without halo; may lie in the halo.</param>
    /// <param name="column">Column without halo; may lie in the halo.</param>
    /// <returns>An element index.</returns>
    public int At(int channel, int row, int column)
        => (channel / Lanes * BlockStride) + ((row + Halo.Top) * RowStride) + ((column + Halo.Left) * Lanes) + (channel % Lanes);
}
