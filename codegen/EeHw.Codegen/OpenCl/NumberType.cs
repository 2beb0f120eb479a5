using System.Globalization;

namespace EeHw.Codegen.OpenCl;

/// <summary>The vector type in which a step computes.</summary>
/// <param name="Scalar"><c>float</c>, <c>int</c> or <c>long</c>.</param>
/// <param name="Lanes">Lanes.</param>
internal sealed record NumberType(string Scalar, int Lanes)
{
    public string Vector => Lanes == 1 ? Scalar : Scalar + Lanes.ToString(CultureInfo.InvariantCulture);

    /// <summary>Bits of a lane.</summary>
    public int Bits => Scalar == "long" ? 64 : 32;

    public bool IsReal => Scalar == "float";

    /// <summary>A constant in all lanes.</summary>
    public string All(long value) => $"({Vector})({Literal(value)})";

    public string Literal(long value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return Scalar == "long" ? text + "L" : value == int.MinValue ? "(-2147483647 - 1)" : text;
    }

    public static string Real(double value)
        => double.IsPositiveInfinity(value) ? "INFINITY" : double.IsNegativeInfinity(value) ? "-INFINITY" : Single((float)value);

    private static string Single(float value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return (text.Contains('.') || text.Contains('E') ? text : text + ".0") + "f";
    }
}
