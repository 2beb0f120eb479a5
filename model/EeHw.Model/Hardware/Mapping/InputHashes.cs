using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Formats;
using EeHw.Model.Networks;

namespace EeHw.Model.Hardware.Mapping;

/// <summary>SHA-256 over tool version, design and network in fixed point; folders do not count.</summary>
internal static class InputHashes
{
    public static string Of(Design design, QuantizedNetwork network)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Text(ToolVersion.Text);
        Text(DesignText.Canonical(design));
        foreach (var (layer, arithmetic) in network.Network.Layers.Zip(network.Layers))
        {
            Text($"{layer.Kind} {layer.Name} {layer.Inputs} {layer.Output} {FixedFormatText.ToText(arithmetic.Output)} {Geometry(layer)}");
            if (arithmetic.Weights is { } w)
            {
                hash.AppendData(MemoryMarshal.AsBytes(w.Values.AsSpan()));
                hash.AppendData(MemoryMarshal.AsBytes(w.FractionBits.AsSpan()));
                hash.AppendData(MemoryMarshal.AsBytes(w.Bias.AsSpan()));
                Text(FormattableString.Invariant($"{w.Width} {w.AccumulatorWidth}"));
            }
        }

        Text(string.Join('|', network.Network.Exits.Select(e => FormattableString.Invariant($"{e.Name}@{e.Layer}"))));
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Text(string text)
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            Span<byte> length = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
    }

    private static string Geometry(Layer layer) => layer switch
    {
        ConvLayer c => FormattableString.Invariant($"{c.Kernel} {c.Stride} {c.Dilation} {c.Padding} {c.Groups}"),
        PoolLayer p => FormattableString.Invariant($"{p.Kernel} {p.Stride} {p.Dilation} {p.Padding} {p.CountPadding}"),
        SelfGateLayer g => FormattableString.Invariant($"{g.Slope:R}"),
        ClipLayer c => FormattableString.Invariant($"{c.Minimum:R} {c.Maximum:R}"),
        _ => "",
    };
}
