using System.Runtime.Intrinsics;

namespace EeHw.Host.Software;

/// <summary>
/// What a tile multiplies: scalars (broadcast) times vectors, tap by tap. One of the two lies where a table of taps says, the other one behind the last.
/// </summary>
/// <typeparam name="T">Numbers that are multiplied.</typeparam>
internal unsafe interface ITapWalk<T>
    where T : unmanaged
{
    /// <summary>Whether the table says where scalars lie; else where vectors lie.</summary>
    static abstract bool TableIsOfScalars { get; }

    /// <summary>What a sum begins with: half of a vector.</summary>
    /// <param name="bias">The tile's bias: of a block of channels, or of each scalar.</param>
    /// <param name="scalar">Scalar of the tile.</param>
    /// <param name="half">0 or 1.</param>
    static abstract Vector256<T> Start(T* bias, int scalar, int half);
}
