using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Software;

/// <summary>
/// A map of raws in doubles as pairs of 16-bit raws: channels 2i and 2i + 1 in one number. Where channels lie in lanes, the same layout with half as many lanes; where they lie
/// in planes, a plane for each two.
/// </summary>
internal sealed unsafe class PairMap(PlanTensor source)
{
    private readonly bool _isPlain = source.Lanes == 1;

    /// <summary>Pairs of channels.</summary>
    public int Pairs => (source.Shape.Channels + 1) / 2;

    /// <summary>Numbers of the map, halo included.</summary>
    public int Elements { get; } = source.Lanes == 1 ? (source.Shape.Channels + 1) / 2 * source.BlockStride : (int)(source.Elements / 2);

    /// <summary>An offset within the first channel of the source as one in pairs.</summary>
    public int Offset(int elements) => _isPlain ? elements : elements / 2;

    /// <summary>Inputs of a convolution of one group in the order <c>[kernel row][pair][kernel column]</c>.</summary>
    public int[] Taps(ConvLayer layer)
    {
        var origin = source.At(0, 0, 0);
        return [.. from ky in Enumerable.Range(0, layer.Kernel.Height)
                   from pair in Enumerable.Range(0, Pairs)
                   from kx in Enumerable.Range(0, layer.Kernel.Width)
                   select (_isPlain ? pair * source.BlockStride : (source.At(2 * pair, 0, 0) - origin) / 2) + Offset((ky * layer.Dilation.Height * source.RowStride) + (kx * layer.Dilation.Width * source.Lanes))];
    }

    /// <summary>Weights of a convolution of one group, <c>[16 outputs][tap][output]</c> with the taps of <see cref="Taps"/>.</summary>
    public int[] Weights(ConvLayer layer, Func<int, int> raw)
    {
        var (kernel, lanes) = (layer.Kernel, Vector512<int>.Count);
        var blocks = (layer.Output.Channels + lanes - 1) / lanes;
        var packed = new List<int>();
        for (var b = 0; b < blocks; b++)
        {
            for (var ky = 0; ky < kernel.Height; ky++)
            {
                for (var pair = 0; pair < Pairs; pair++)
                {
                    for (var kx = 0; kx < kernel.Width; kx++)
                    {
                        for (var o = b * lanes; o < (b + 1) * lanes; o++)
                        {
                            packed.Add((ushort)Raw(o, 2 * pair, ky, kx) | (Raw(o, (2 * pair) + 1, ky, kx) << 16));
                        }
                    }
                }
            }
        }

        return [.. packed];

        int Raw(int output, int channel, int ky, int kx)
            => output < layer.Output.Channels && channel < layer.InputChannels ? raw((((((output * layer.InputChannels) + channel) * kernel.Height) + ky) * kernel.Width) + kx) : 0;
    }

    /// <summary>Makes the pairs. Lanes beyond the last channel may become anything: their weights are zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(double* from, int* to)
    {
        if (!_isPlain)
        {
            for (var i = Elements; i > 0; i -= 4, from += 8, to += 4)
            {
                Sse2.PackSignedSaturate(Avx.ConvertToVector128Int32(Vector256.Load(from)), Avx.ConvertToVector128Int32(Vector256.Load(from + 4))).AsInt32().Store(to);
            }

            return;
        }

        var (plane, pairs) = (source.BlockStride, Pairs);
        for (var pair = 0; pair < pairs; pair++, from += 2 * plane, to += plane)
        {
            var hasTwo = (2 * pair) + 1 < source.Shape.Channels;

            // The last four may reach into the next plane, which is made later, or beyond the end, where there is room.
            for (var i = 0; i < plane; i += 4)
            {
                var first = Avx.ConvertToVector128Int32(Vector256.Load(from + i)) & Vector128.Create(0xffff);
                (hasTwo ? first | (Avx.ConvertToVector128Int32(Vector256.Load(from + plane + i)) << 16) : first).Store(to + i);
            }
        }
    }
}
