using EeHw.Model.Numerics;

namespace EeHw.Model.Formats.Idx;

/// <summary>An array of bytes as IDX files hold them (MNIST and its kin).</summary>
/// <param name="Dimensions">Sizes, outermost first; 1 to 4 of them.</param>
/// <param name="Values">The bytes, last dimension fastest.</param>
public sealed record IdxArray(ValueList<int> Dimensions, byte[] Values);
