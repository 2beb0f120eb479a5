using System.Globalization;
using System.Text;
using EeHw.Model.Arithmetic;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Numerics;

namespace EeHw.Codegen.Vitis;

/// <summary>Headers with constant arrays. Large, so written by code and not by a template.</summary>
internal static class ConstantsFile
{
    public static GeneratedFile OfMacArray(string id, MacArray unit, QuantizedWeights weights, int[] packed)
    {
        var text = Head(id, $"Weights of {unit.Name}: {unit.WeightWords} words of {unit.Multipliers}, then biases and alignments of {unit.Output.Channels} channels.");
        Words(text, string.Create(CultureInfo.InvariantCulture, $"ap_int<{unit.WeightWidth}>"), id + "_weights", packed, unit.Multipliers);
        Array(text, string.Create(CultureInfo.InvariantCulture, $"ap_int<{unit.AccumulatorWidth}>"), id + "_bias", weights.Bias);
        var finest = weights.FractionBits.Max();
        Array(text, "unsigned char", id + "_align", weights.FractionBits.Select(f => (long)(finest - f)).ToValueList());
        return Finish(id, text);
    }

    public static GeneratedFile OfTables(string id, IReadOnlyList<UnitConstant> tables)
    {
        var text = Head(id, "Tables of the exit decision.");
        foreach (var table in tables)
        {
            Array(text, string.Create(CultureInfo.InvariantCulture, $"{(table.Signed ? "ap_int" : "ap_uint")}<{table.Width}>"), $"{id}_{table.Name}", table.Values);
        }

        return Finish(id, text);
    }

    public static GeneratedFile OfArrays(string id, string what, IReadOnlyList<(string Type, string Name, ValueList<long> Values)> arrays)
    {
        var text = Head(id, what);
        foreach (var (type, name, values) in arrays)
        {
            Array(text, type, $"{id}_{name}", values);
        }

        return Finish(id, text);
    }

    public static GeneratedFile OfWords(string id, string what, (string Type, string Name, int[] Values, int PerWord) words, (string Type, string Name, ValueList<long> Values) array)
    {
        var text = Head(id, what);
        Words(text, words.Type, $"{id}_{words.Name}", words.Values, words.PerWord);
        Array(text, array.Type, $"{id}_{array.Name}", array.Values);
        return Finish(id, text);
    }

    private static void Words(StringBuilder text, string type, string name, int[] values, int perWord)
    {
        text.Append(CultureInfo.InvariantCulture, $"static const {type} {name}[{values.Length / perWord}][{perWord}] = {{\n");
        for (var at = 0; at < values.Length; at += perWord)
        {
            text.Append('{').AppendJoin(',', values.AsSpan(at, perWord).ToArray()).Append("},\n");
        }

        text.Append("};\n");
    }

    private static StringBuilder Head(string id, string what)
        => new($"// {what}\n#ifndef EEHW_{id.ToUpperInvariant()}_CONSTANTS_H\n#define EEHW_{id.ToUpperInvariant()}_CONSTANTS_H\n\n#include \"ap_int.h\"\n\n");

    private static GeneratedFile Finish(string id, StringBuilder text) => new($"weights/{id}.h", text.Append("\n#endif\n").ToString());

    private static void Array(StringBuilder text, string type, string name, ValueList<long> values)
    {
        text.Append(CultureInfo.InvariantCulture, $"static const {type} {name}[{values.Count}] = {{");
        for (var i = 0; i < values.Count; i++)
        {
            text.Append(i == 0 ? "" : i % 16 == 0 ? ",\n" : ",").Append(CppFormats.Literal(values[i]));
        }

        text.Append("};\n");
    }
}
