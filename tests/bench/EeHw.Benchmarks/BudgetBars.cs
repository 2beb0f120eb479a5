using System.Globalization;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;
using EeHw.Train.Budgets;
using EeHw.Train.Schedulers;

namespace EeHw.Benchmarks;

/// <summary>Threshold search and EENet's fit on 10 000 drawn samples, one core, processor time.</summary>
internal static class BudgetBars
{
    private const int Samples = 10_000;
    private const int Classes = 10;
    private const double WantedVectors = 300_000;
    private const double WantedGridVectors = 20e6;
    private const double WantedSeconds = 20;

    public static int Run()
    {
        var table = ExitTable.Of(TraceScores.Of(Drawn(100, 200, 400, 800), new MaxSoftmaxScore()));
        var arbitrary = Arbitrary(table);
        var grid = Grid(table);
        var seconds = Schedule(Drawn(100, 300, 600));
        Line("thresholds: arbitrary vectors, 4 exits", $"{arbitrary / 1e6:0.00} M/s", $">= {WantedVectors / 1e6:0.0} M/s", arbitrary >= WantedVectors);
        Line("thresholds: full grid, 4 exits", $"{grid / 1e6:0} M/s", $">= {WantedGridVectors / 1e6:0} M/s", grid >= WantedGridVectors);
        Line("EENet's fit, 3 exits", $"{seconds:0.0} s", $"< {WantedSeconds:0} s", seconds < WantedSeconds);
        return arbitrary >= WantedVectors && grid >= WantedGridVectors && seconds < WantedSeconds ? 0 : 1;
    }

    private static double Arbitrary(ExitTable table)
    {
        var counter = new ThresholdCounter(table);
        var random = new CounterRandom(2, 0);

        // Each threshold is some sample's confidence: drawn beforehand, so that drawing is not timed.
        var vectors = Enumerable.Range(0, 4096).Select(_ => table.Confidence.Select(c => c[random.NextInteger(c.Length)]).ToArray()).ToArray();
        var left = new int[table.Exits];
        return Rate(100_000, count =>
        {
            for (var i = 0; i < count; i++)
            {
                counter.Count(vectors[i & 4095], left);
            }
        });
    }

    private static double Grid(ExitTable table)
    {
        var grid = GridSearch.Quantiles(table, 101);
        var budget = (table.Costs.PerExit[0] + table.Costs.PerExit[^1]) / 2;
        return Rate((int)GridSearch.Size(grid), _ => GridSearch.Search(table, grid, [budget]));
    }

    private static double Schedule(Trace trace)
    {
        EeNet.Fit(trace, null, 300, new EeNetOptions { Epochs = 2 });
        var start = Environment.CpuUsage.TotalTime;
        EeNet.Fit(trace, null, 300);
        return (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    private static double Rate(int perPass, Action<int> pass)
    {
        pass(perPass);
        pass(perPass);
        var (start, passes) = (Environment.CpuUsage.TotalTime, 0);
        for (; (Environment.CpuUsage.TotalTime - start).TotalSeconds < 1; passes++)
        {
            pass(perPass);
        }

        return (double)passes * perPass / (Environment.CpuUsage.TotalTime - start).TotalSeconds;
    }

    private static Trace Drawn(params long[] costs)
    {
        var logits = new float[costs.Length * Samples * Classes];
        var labels = new int[Samples];
        for (var n = 0; n < Samples; n++)
        {
            var random = new CounterRandom(1, n);
            labels[n] = random.NextInteger(Classes);
            var ease = 1.5 * random.NextNormal();
            for (var i = 0; i < costs.Length * Classes; i++)
            {
                var (k, c) = (i / Classes, i % Classes);
                logits[(((k * Samples) + n) * Classes) + c] = (float)(random.NextNormal() + (c == labels[n] ? 1.5 + k + ease : 0));
            }
        }

        return new()
        {
            Logits = logits,
            Exits = costs.Length,
            Samples = Samples,
            Classes = Classes,
            Labels = labels,
            CostMacs = [.. costs],
            BackboneMacs = [.. costs],
            ExitNames = [.. costs.Select((_, k) => $"exit{k + 1}")],
            Arithmetic = "float32",
            NetworkHash = "",
            DataHash = "",
        };
    }

    private static void Line(string bar, FormattableString figure, FormattableString wanted, bool met)
        => Console.WriteLine($"{bar,-52} {wanted.ToString(CultureInfo.InvariantCulture),-22} {figure.ToString(CultureInfo.InvariantCulture),-22} {(met ? "met" : "missed")}");
}
