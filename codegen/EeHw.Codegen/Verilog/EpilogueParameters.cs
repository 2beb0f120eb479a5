using EeHw.Model.Arithmetic;
using EeHw.Model.Hardware;

namespace EeHw.Codegen.Verilog;

/// <summary>Parameters of <c>requantise</c> that every computing module hands on.</summary>
internal static class EpilogueParameters
{
    /// <summary>The parameters.</summary>
    /// <param name="epilogue">What happens behind the accumulator.</param>
    /// <param name="fractionBits">Fraction bits of what comes in.</param>
    public static IEnumerable<(string Name, string Value)> Of(Epilogue epilogue, int fractionBits)
        => Of(epilogue).Prepend(("SHIFT", Nets.Text(fractionBits - epilogue.Output.FractionBits)));

    /// <summary>The parameters without the shift.</summary>
    /// <param name="epilogue">What happens behind the accumulator.</param>
    public static IEnumerable<(string Name, string Value)> Of(Epilogue epilogue)
    {
        var format = epilogue.Output;
        List<(string, string)> list =
        [
            ("OW", Nets.Text(format.Width)),
            ("OSIGNED", format.Signed ? "1" : "0"),
            ("ROUND", format.Rounding switch { Rounding.Trn => "0", Rounding.Rnd => "1", Rounding.RndConv => "2", _ => "3" }),
            ("SAT", format.Overflow == Overflow.Sat ? "1" : "0"),
        ];
        if (epilogue.Minimum is { } minimum)
        {
            list.AddRange([("HASMIN", "1"), ("MIN", Literal(minimum))]);
        }

        if (epilogue.Maximum is { } maximum)
        {
            list.AddRange([("HASMAX", "1"), ("MAX", Literal(maximum))]);
        }

        return list;
    }

    private static string Literal(long value) => value < 0 ? "-64'sd" + Nets.Text(-value) : "64'sd" + Nets.Text(value);
}
