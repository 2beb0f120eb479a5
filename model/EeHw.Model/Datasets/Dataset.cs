using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;

namespace EeHw.Model.Datasets;

/// <summary>Labelled samples of one shape, all in memory.</summary>
public sealed record Dataset
{
    private Dataset()
    {
    }

    /// <summary>Shape of one sample.</summary>
    public required Shape Shape { get; init; }

    /// <summary>Values in the order [N, C, H, W], normalised where a normalisation was asked for.</summary>
    public required float[] Values { get; init; }

    /// <summary>True classes [N], each in 0..Classes-1.</summary>
    public required int[] Labels { get; init; }

    /// <summary>Number of classes, at least 1.</summary>
    public required int Classes { get; init; }

    /// <summary>SHA-256 over shape, classes, values and labels, lower-case hex: equal for equal data wherever it came from.</summary>
    public required string Hash { get; init; }

    /// <summary>What this is, for people: source, split, number of samples. No machine path.</summary>
    public required string Description { get; init; }

    /// <summary>Number of samples N.</summary>
    public int Count => Labels.Length;

    /// <summary>Makes a data set and its hash.</summary>
    /// <param name="shape">Shape of one sample.</param>
    /// <param name="values">Values [N, C, H, W]; kept, not copied.</param>
    /// <param name="labels">True classes [N]; kept, not copied.</param>
    /// <param name="classes">Number of classes; every label is below it.</param>
    /// <param name="description">What this is.</param>
    /// <returns>The data set.</returns>
    /// <exception cref="ArgumentException">The lengths do not belong together, or a label is out of range.</exception>
    public static Dataset Create(Shape shape, float[] values, int[] labels, int classes, string description)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(labels);
        if (values.LongLength != shape.Elements * labels.Length)
        {
            throw new ArgumentException($"{values.LongLength} values for {labels.Length} samples of {shape}", nameof(values));
        }

        if (labels.Any(l => l < 0 || l >= classes))
        {
            throw new ArgumentException($"a label is not in 0..{classes - 1}", nameof(labels));
        }

        return new Dataset { Shape = shape, Values = values, Labels = labels, Classes = classes, Hash = HashOf(shape, values, labels, classes), Description = description };
    }

    /// <summary>One sample.</summary>
    /// <param name="index">Sample from 0.</param>
    /// <returns>C·H·W values in the order channel, row, column.</returns>
    public ReadOnlySpan<float> Sample(int index)
    {
        var size = (int)Shape.Elements;
        return Values.AsSpan(index * size, size);
    }

    /// <summary>Refuses a network that cannot read these samples. One that reads a vector reads maps of as many values, channel by channel, row by row; one that reads one channel reads vectors.</summary>
    /// <param name="network">The network.</param>
    /// <exception cref="EeHwException">EEHW1307: the shapes differ, or a label is beyond the network's classes.</exception>
    public void RequireFits(Network network)
    {
        ArgumentNullException.ThrowIfNull(network);
        if (network.Input != Shape && !IsFlattened(network.Input))
        {
            throw new EeHwException(
                Codes.Data.ShapeMismatch,
                new Place { Item = Description },
                $"samples are {Shape} (channels, rows, columns), but network '{network.Name}' reads {network.Input} at input '{network.InputName}'.",
                IsTurned(network.Input) ? "The values may stand in another order than the file says: layout=NHWC behind an NPZ file for channels last, NCL for signals." : "Choose the data this network was trained on.");
        }

        var last = Labels.Length == 0 ? -1 : Labels.Max();
        for (var k = 0; k < network.ExitCount; k++)
        {
            if (last >= (network.Exits[k].Groups?.Count ?? network.Classes(k)))
            {
                throw new EeHwException(
                    Codes.Data.ShapeMismatch,
                    new Place { Item = Description },
                    $"label {last} occurs, but exit '{network.Exits[k].Name}' of network '{network.Name}' knows only {network.Classes(k)} classes.",
                    "Choose the data this network was trained on.");
            }
        }
    }

    // A vector of the values as they stand, on one side or the other; of a vector it is not known how several channels would stand in it.
    private bool IsFlattened(Shape wanted)
        => wanted.Elements == Shape.Elements && (wanted.Pixels == 1 || (Shape.Pixels == 1 && wanted.Channels == 1));

    // Channels, rows and columns in another order: channels last, or a length read as rows.
    private bool IsTurned(Shape wanted)
        => new[] { wanted.Channels, wanted.Height, wanted.Width }.Order().SequenceEqual(new[] { Shape.Channels, Shape.Height, Shape.Width }.Order());

    private static string HashOf(Shape shape, float[] values, int[] labels, int classes)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> header = stackalloc byte[20];
        BinaryPrimitives.WriteInt32LittleEndian(header, shape.Channels);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], shape.Height);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], shape.Width);
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], classes);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], labels.Length);
        sha.AppendData(header);

        // Pieces, because a span of bytes ends at 2 GiB. .NET runs on little-endian machines only.
        const int Piece = 1 << 24;
        for (var i = 0; i < values.Length; i += Piece)
        {
            sha.AppendData(MemoryMarshal.AsBytes(values.AsSpan(i, Math.Min(Piece, values.Length - i))));
        }

        for (var i = 0; i < labels.Length; i += Piece)
        {
            sha.AppendData(MemoryMarshal.AsBytes(labels.AsSpan(i, Math.Min(Piece, labels.Length - i))));
        }

        return Convert.ToHexStringLower(sha.GetHashAndReset());
    }
}
