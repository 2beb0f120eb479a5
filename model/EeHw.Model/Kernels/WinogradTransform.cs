using EeHw.Model.Networks;

namespace EeHw.Model.Kernels;

/// <summary>
/// Convolution F(4 x 4, 3 x 3): tiles of 4 x 4 outputs from 36 products per pair of channels instead of 144 (A. Lavin and S. Gray, Fast Algorithms
/// for Convolutional Neural Networks, CVPR 2016, section 4.3), and with the same points 0, 1, -1, 2, -2 and infinity F(2 x 2, 5 x 5): 36 products instead of 100. Inputs are 6 x 6 in both and
/// transformed alike. Sums are rounded otherwise than in direct convolution, by some units of 1e-6 of the largest value a layer.
/// </summary>
public static class WinogradTransform
{
    /// <summary>Products per tile and pair of channels.</summary>
    public const int Products = 36;

    // Below these, transforming costs more than the products that are saved.
    private const int LeastChannels = 8;
    private const double MostWaste = 2;

    // A kernel as a polynomial at the points, times the factors that belong to the points; the last point is infinity.
    private static readonly double[] _points = [0, 1, -1, 2, -2];
    private static readonly double[] _factors = [1.0 / 4, -1.0 / 6, -1.0 / 6, 1.0 / 24, 1.0 / 24];

    /// <summary>Rows and columns of outputs per tile of a layer.</summary>
    /// <param name="layer">A convolution of 3 x 3 or 5 x 5.</param>
    /// <returns>4 or 2.</returns>
    public static int TileOf(ConvLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        return 7 - layer.Kernel.Height;
    }

    /// <summary>Tiles down and across the map of a layer.</summary>
    /// <param name="layer">A convolution of 3 x 3 or 5 x 5.</param>
    /// <returns>Tiles, the last perhaps reaching beyond the map.</returns>
    public static (int Down, int Across) Tiles(ConvLayer layer)
    {
        var tile = TileOf(layer);
        return ((layer.Output.Height + tile - 1) / tile, (layer.Output.Width + tile - 1) / tile);
    }

    /// <summary>Whether a layer can be computed so, and gains.</summary>
    /// <param name="layer">A convolution.</param>
    /// <returns>True for 3 x 3 or 5 x 5 in steps of one pixel, one group, at least 8 channels on both sides, and maps that tiles fill to half at least.</returns>
    public static bool Gains(ConvLayer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.Kernel != new Extent(3, 3) && layer.Kernel != new Extent(5, 5))
        {
            return false;
        }

        var ((down, across), tile) = (Tiles(layer), TileOf(layer));
        return layer.Stride == Extent.One && layer.Dilation == Extent.One && layer.Groups == 1
            && layer.InputChannels >= LeastChannels && layer.Output.Channels >= LeastChannels
            && (double)down * across * tile * tile <= MostWaste * layer.Output.Pixels;
    }

    /// <summary>Halo that tiles read: the layer's padding, and what the last tiles reach beyond it.</summary>
    /// <param name="layer">The convolution.</param>
    /// <param name="input">Shape of its input.</param>
    /// <returns>Rows and columns of zeros.</returns>
    public static Padding Halo(ConvLayer layer, Shape input)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var ((down, across), p, tile) = (Tiles(layer), layer.Padding, TileOf(layer));
        return new(p.Top, p.Left, (down * tile) + 6 - tile - p.Top - input.Height, (across * tile) + 6 - tile - p.Left - input.Width);
    }

    /// <summary>Transforms and packs the weights of a layer.</summary>
    /// <param name="layer">The convolution.</param>
    /// <param name="lanes">Channels per block.</param>
    /// <param name="blocks">Blocks of outputs computed together.</param>
    /// <returns>Weights in the order <c>[group of blocks][product][input channel][block of the group][lane]</c>; 0 beyond the last output.</returns>
    public static float[] Pack(ConvLayer layer, int lanes, int blocks)
    {
        ArgumentNullException.ThrowIfNull(layer);
        var (inputs, outputs) = (layer.InputChannels, layer.Output.Channels);
        var perGroup = lanes * blocks;
        var groups = (outputs + perGroup - 1) / perGroup;
        var packed = new float[(long)groups * Products * inputs * perGroup];
        Span<double> u = stackalloc double[Products];
        for (var o = 0; o < outputs; o++)
        {
            for (var c = 0; c < inputs; c++)
            {
                Transform(layer, (o * inputs) + c, u);
                for (var f = 0; f < Products; f++)
                {
                    packed[((((((long)(o / perGroup) * Products) + f) * inputs) + c) * perGroup) + (o % perGroup)] = (float)u[f];
                }
            }
        }

        return packed;
    }

    // G w Gᵀ of one kernel.
    private static void Transform(ConvLayer layer, int kernel, Span<double> u)
    {
        var size = layer.Kernel.Height;
        for (var i = 0; i < 6; i++)
        {
            for (var j = 0; j < 6; j++)
            {
                var sum = 0.0;
                for (var k = 0; k < size * size; k++)
                {
                    sum += Weight(i, k / size, size) * layer.Weights[(kernel * size * size) + k] * Weight(j, k % size, size);
                }

                u[(i * 6) + j] = sum;
            }
        }
    }

    private static double Weight(int point, int power, int size)
        => point == _points.Length ? (power == size - 1 ? 1 : 0) : _factors[point] * Math.Pow(_points[point], power);
}
