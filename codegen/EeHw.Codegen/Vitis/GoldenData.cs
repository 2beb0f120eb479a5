using System.Globalization;
using System.Text;
using EeHw.Model.Networks;
using EeHw.Model.Results;

namespace EeHw.Codegen.Vitis;

/// <summary>Golden vectors as text, one sample per line.</summary>
internal static class GoldenData
{
    /// <summary>Adds the files of <c>tb_data/</c>.</summary>
    public static void Add(ProjectBuilder project, GoldenVectors golden, Network network)
    {
        var (inputs, answers) = (new StringBuilder(), new StringBuilder());
        var logits = Enumerable.Range(0, network.ExitCount).Select(_ => new StringBuilder()).ToList();
        for (var n = 0; n < golden.Samples; n++)
        {
            Line(inputs, InStreamOrder(golden.Inputs[n], network.Input));
            int exit = golden.Decisions.ExitOf[n];
            answers.Append(CultureInfo.InvariantCulture, $"{exit} {golden.Decisions.Prediction[n]}\n");
            for (var k = 0; k <= exit; k++)
            {
                Line(logits[k], golden.Logits[n][k]);
            }
        }

        project.Add("tb_data/input_samples.dat", inputs.ToString());
        project.Add("tb_data/golden_answers.dat", answers.ToString());
        for (var k = 0; k < logits.Count; k++)
        {
            project.Add($"tb_data/golden_logits_exit{CppFormats.Text(k)}.dat", logits[k].ToString());
        }
    }

    private static void Line(StringBuilder text, IEnumerable<long> values) => text.AppendJoin(' ', values).Append('\n');

    // From channel, row, column to row, column, channel.
    private static IEnumerable<long> InStreamOrder(long[] values, Shape shape)
        => Enumerable.Range(0, shape.Pixels).SelectMany(pixel => Enumerable.Range(0, shape.Channels).Select(c => values[(c * shape.Pixels) + pixel]));
}
