using System.Globalization;
using System.Text;
using System.Text.Json;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits.Anytime;
using EeHw.Report.Charts;
using EeHw.Report.Figures;

namespace EeHw.Cli.Verbs.Policies;

/// <summary>Anytime evaluations as words, numbers and pictures.</summary>
internal static class AnytimeOutput
{
    /// <summary>One line.</summary>
    public static string Summary(AnytimeEvaluation evaluation, string unit)
    {
        var when = evaluation.Interruption;
        var text = when.Kind switch
        {
            "uniform" => string.Create(CultureInfo.InvariantCulture, $"evenly between {when.Low:N0} and {when.High:N0} {unit}"),
            "exponential" => string.Create(CultureInfo.InvariantCulture, $"after {when.High:N0} {unit} in the mean, without memory"),
            _ => string.Create(CultureInfo.InvariantCulture, $"after {when.High:N0} {unit}"),
        };
        var accuracy = evaluation is { AccuracyFraction: { } a, StandardError: { } error } ? $"accuracy {PolicyOptions.Percent(a)} ± {PolicyOptions.Percent(error)} (standard error, N = {evaluation.Samples})   " : "";
        return string.Create(CultureInfo.InvariantCulture, $"interrupted {text}: {accuracy}no answer {PolicyOptions.Percent(evaluation.UnansweredShare)}{(evaluation.AccuracyFraction is null ? "" : " (counts as wrong)")}   worked on {evaluation.WorkedMean:N0} {unit} in the mean");
    }

    /// <summary>Fields of an open JSON object.</summary>
    public static void WriteFields(Utf8JsonWriter json, AnytimeEvaluation evaluation, string unit)
    {
        json.WriteString("interruption", evaluation.Interruption.ToString());
        json.WriteString("unit", unit);
        json.WriteNumber("samples", evaluation.Samples);
        if (evaluation is { AccuracyFraction: { } accuracy, StandardError: { } error })
        {
            json.WriteNumber("accuracyFraction", accuracy);
            json.WriteNumber("accuracyStandardError", error);
        }

        json.WriteNumber("unansweredShare", evaluation.UnansweredShare);
        json.WriteNumber("workedMean", evaluation.WorkedMean);
        json.WriteStartArray("answerShares");
        foreach (var share in evaluation.AnswerShares)
        {
            json.WriteNumberValue(share);
        }

        json.WriteEndArray();
        json.WriteStartArray("curve");
        foreach (var point in evaluation.Curve)
        {
            json.WriteStartObject();
            json.WriteNumber("time", point.Time);
            json.WriteNumber("answeredShare", point.AnsweredShare);
            if (point.AccuracyFraction is { } a)
            {
                json.WriteNumber("accuracyFraction", a);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>The curve as a file.</summary>
    /// <exception cref="EeHwException">EEHW9002 for another ending.</exception>
    public static void Write(string path, AnytimeEvaluation evaluation, string unit, string source)
    {
        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
        {
            var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"time{char.ToUpperInvariant(unit[0])}{unit[1..]},answeredShare,accuracyFraction\n");
            foreach (var p in evaluation.Curve)
            {
                text.Append(CultureInfo.InvariantCulture, $"{p.Time:R},{p.AnsweredShare:R},{p.AccuracyFraction:R}\n");
            }

            AtomicFile.WriteText(path, text.ToString());
            return;
        }

        var (scale, name) = (unit, evaluation.Curve.Count == 0 ? 0 : evaluation.Curve[^1].Time) switch
        {
            ("MACs", >= 1e6) => (1e-6, "MMACs"),
            ("MACs", >= 1e3) => (1e-3, "kMACs"),
            ("ns", >= 1e4) => (1e-3, "µs"),
            _ => (1.0, unit),
        };
        var chart = AnytimeFigure.Create(evaluation, unit == "MACs" ? $"cost ({name})" : $"time ({name})", source, scale);
        if (path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
        {
            AtomicFile.Write(path, ChartRenderer.ToSvg(chart, isStandalone: true));
        }
        else if (path.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase))
        {
            AtomicFile.Write(path, ChartRenderer.ToPdf(chart));
        }
        else
        {
            throw new EeHwException(Codes.CommandLine.Usage, new Place { Item = path }, "the name's ending says what to write: .svg, .pdf or .csv.");
        }
    }
}
