using System.Text;
using EeHw.Model.Exits.Metrics;
using EeHw.Model.Results;
using EeHw.Testing;

namespace EeHw.Architecture.Tests;

public sealed class MetricDocumentTests
{
    [Test]
    public void Metrics_OfAMeasurement_AreDocumented() => Golden.Assert(Path.Combine(Repository.Root, "docs", "metrics.md"), Document());

    private static string Document()
    {
        var text = new StringBuilder("""
            # Metrics

            Every number of a measurement in JSON (`eehw simulate --json`, `eehw run --json`, `results.json`), made from the table that writer and reader follow.
            Counts of samples, cycles, words and resources are exact or estimates as `source` and `resourcesSource` say.

            | field | unit | meaning |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var metric in MeasurementJson.Metrics)
        {
            text.Append($"| `{metric.Name}` | {metric.Unit} | {metric.Description} |\n");
        }

        text.Append("""

            ## Exits

            Every number of `eehw policy metrics --json`. Formulas: [robustness.md](robustness.md).

            | field | unit | meaning |
            |---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var metric in ExitMetricsJson.Metrics)
        {
            text.Append($"| `{metric.Name}` | {metric.Unit} | {metric.Description} |\n");
        }

        return text.ToString();
    }
}
