using System.Globalization;
using System.Text;
using EeHw.Model.Arithmetic;
using EeHw.Model.Results;

namespace EeHw.Codegen.Verilog;

/// <summary>Golden vectors as the bench reads them.</summary>
internal static class GoldenWords
{
    /// <summary>Inputs of all samples in word order: row, column, channel.</summary>
    public static long[] Input(GoldenVectors golden, QuantizedNetwork network)
    {
        var shape = network.Network.Input;
        var words = new long[golden.Samples * shape.Elements];
        var at = 0;
        foreach (var sample in golden.Inputs)
        {
            for (var pixel = 0; pixel < shape.Pixels; pixel++)
            {
                for (var c = 0; c < shape.Channels; c++)
                {
                    words[at++] = sample[(c * shape.Pixels) + pixel];
                }
            }
        }

        return words;
    }

    /// <summary>Exit and class per sample, a line each.</summary>
    public static string Answers(GoldenVectors golden)
    {
        var text = new StringBuilder();
        for (var n = 0; n < golden.Samples; n++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{golden.Decisions.ExitOf[n]} {golden.Decisions.Prediction[n]}\n");
        }

        return text.ToString();
    }
}
