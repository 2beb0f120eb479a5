using System.Globalization;
using EeHw.Model.Arithmetic;
using EeHw.Model.Hardware;

namespace EeHw.Codegen.Vitis;

/// <summary>Formats and memories as C++ and the vendor's pragmas spell them.</summary>
internal static class CppFormats
{
    /// <summary>The ap_fixed type of a format.</summary>
    public static string Type(FixedFormat format)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{(format.Signed ? "ap_fixed" : "ap_ufixed")}<{format.Width}, {format.IntegerBits}, {Mode(format.Rounding)}, {(format.Overflow == Overflow.Sat ? "AP_SAT" : "AP_WRAP")}>");

    /// <summary>The integer type of a format's raw numbers.</summary>
    public static string Raw(FixedFormat format) => string.Create(CultureInfo.InvariantCulture, $"{(format.Signed ? "ap_int" : "ap_uint")}<{format.Width}>");

    /// <summary>Bits of the raw integer once it is signed.</summary>
    public static int SignedWidth(FixedFormat format) => format.Width + (format.Signed ? 0 : 1);

    /// <summary>Adds the holes of an epilogue: outputFormat, hasMinimum, minimum, hasMaximum, maximum.</summary>
    public static Dictionary<string, object?> With(this Dictionary<string, object?> holes, Epilogue epilogue)
    {
        holes["outputFormat"] = Type(epilogue.Output);
        holes["hasMinimum"] = Bool(epilogue.Minimum is not null);
        holes["hasMaximum"] = Bool(epilogue.Maximum is not null);
        holes["minimum"] = Literal(epilogue.Minimum ?? 0);
        holes["maximum"] = Literal(epilogue.Maximum ?? 0);
        return holes;
    }

    /// <summary>A C++ truth value.</summary>
    public static string Bool(bool value) => value ? "true" : "false";

    /// <summary>A C++ integer literal of sufficient type.</summary>
    public static string Literal(long value) => value == long.MinValue ? "(-9223372036854775807LL - 1)" : Math.Abs(value) <= int.MaxValue ? Text(value) : Text(value) + "LL";

    /// <summary>Invariant text of an integer.</summary>
    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>The impl= of a memory.</summary>
    public static string Storage(MemoryStyle style) => style switch { MemoryStyle.Bram => "bram", MemoryStyle.Uram => "uram", _ => "lutram" };

    /// <summary>ceil(log2 n) for n at least 1.</summary>
    public static int CeilLog2(long n) => n <= 1 ? 0 : 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(n - 1));

    private static string Mode(Rounding rounding) => rounding switch
    {
        Rounding.Rnd => "AP_RND",
        Rounding.RndConv => "AP_RND_CONV",
        Rounding.TrnZero => "AP_TRN_ZERO",
        _ => "AP_TRN",
    };
}
