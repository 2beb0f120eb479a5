using EeHw.Model.Exits;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Train.Policies;

namespace EeHw.Cli.Tests.Pictures;

/// <summary>Rules on logits.</summary>
internal sealed partial class PolicyPictures
{
    private Chart Threshold()
    {
        var score = new MaxSoftmaxScore();
        return Histogram("threshold", "Who leaves: confidence at the first exit", "log-odds of the largest probability, ln(p / (1 − p))", 0, n => score.Confidence(Test.LogitsOf(0, n)), -3, 12, ("t = 0.9: leaves to the right", score.ToConfidence(0.9)));
    }

    private Chart Hybrid()
    {
        const double t = 0.9;
        var (stay, leave) = (Math.Log(t / (1 - t)), Math.Log(9 * t / (1 - t)));
        var margins = Enumerable.Range(0, 81).Select(i => i * 0.1).ToList();
        var samples = Enumerable.Range(0, 250).Select(n => (Margin: new LogitMarginScore().Confidence(Test.LogitsOf(0, n)), P: new MaxSoftmaxScore().ToThreshold(new MaxSoftmaxScore().Confidence(Test.LogitsOf(0, n))))).Where(s => s.Margin <= 8).ToList();
        return Of(
            "hybrid",
            "The margin bounds the largest probability",
            Origin + " 250 samples at the first exit, threshold 0.9.",
            "logit margin δ",
            "largest probability",
            new LineLayer("1 / (1 + e^−δ)", Ink.Green, margins.Select(d => new ChartPoint(d, 1 / (1 + Math.Exp(-d)))).ToValueList()),
            new LineLayer("1 / (1 + 9 e^−δ)", Ink.Orange, margins.Select(d => new ChartPoint(d, 1 / (1 + (9 * Math.Exp(-d))))).ToValueList()),
            new PointLayer("samples", Ink.Blue, Marker.Disc, samples.Select(s => new ChartPoint(s.Margin, s.P)).ToValueList(), 1.6),
            Upright("below: stays", Ink.Vermilion, stay, 1),
            Upright("above: leaves", Ink.Purple, leave, 1));
    }

    private Chart Temperature()
    {
        var policy = Fit<TemperaturePolicy>("temperature", ("thresholds", "0.9"));
        var t = policy.Temperatures[^1];
        return Of(
            "temperature",
            FormattableString.Invariant($"Confidence and accuracy of the final exit, T = {t:0.00}"),
            Origin + " Ten bins of equal counts.",
            "mean largest probability of a bin",
            "accuracy of the bin",
            new LineLayer("what a probability means", Ink.Muted, [new(0.4, 0.4), new(1, 1)], IsDashed: true),
            new LineLayer("T = 1", Ink.Vermilion, Bins(1)),
            new LineLayer("T fitted", Ink.Blue, Bins(t)));

        ValueList<ChartPoint> Bins(double temperature)
            => Enumerable.Range(0, Test.Samples).Select(n => (P: Largest(n, temperature), Right: IsRight(Test.Exits - 1, n))).OrderBy(s => s.P).Chunk(Test.Samples / 10).Select(c => new ChartPoint(c.Average(s => s.P), c.Average(s => s.Right ? 1.0 : 0))).ToValueList();

        double Largest(int n, double temperature)
        {
            var z = Test.LogitsOf(Test.Exits - 1, n).ToArray();
            return 1 / z.Sum(v => Math.Exp((v - z.Max()) / temperature));
        }
    }

    private Chart Patience()
    {
        // Samples whose answers change on the way, and some whose do not.
        var chosen = Enumerable.Range(0, Test.Samples).OrderByDescending(n => Enumerable.Range(0, 3).Select(k => Test.AnswerOf(k, n)).Distinct().Count()).Take(4).Concat([3, 4, 5]).ToList();
        var leaves = ((IExitPolicy)new PatiencePolicy { Patience = 1, Exits = 3 }).Decide(Test);
        return Of(
            "patience",
            "Answers from exit to exit, P = 1",
            Origin + " Seven samples; lines are shifted a little apart.",
            "exit",
            "answer (class)",
            [
                .. chosen.Select((n, i) => new LineLayer(null, Ink.Blue, Enumerable.Range(0, 3).Select(k => new ChartPoint(k + 1, Test.AnswerOf(k, n) + (0.05 * i))).ToValueList())),
                new PointLayer("leaves: two in a row agree", Ink.Green, Marker.Disc, chosen.Select((n, i) => (n, i)).Where(s => leaves.ExitOf[s.n] < 2).Select(s => new ChartPoint(leaves.ExitOf[s.n] + 1, leaves.Prediction[s.n] + (0.05 * s.i))).ToValueList(), 4),
                new PointLayer("goes to the end", Ink.Vermilion, Marker.Ring, chosen.Select((n, i) => (n, i)).Where(s => leaves.ExitOf[s.n] == 2).Select(s => new ChartPoint(3, leaves.Prediction[s.n] + (0.05 * s.i))).ToValueList(), 4),
            ]);
    }

    private Chart ActivationRatio()
    {
        var policy = Fit<ActivationRatioPolicy>("activation-ratio");
        return Histogram("activation-ratio", "Largest output over its mean, at the first exit", "activation / μ₁", 0, n => Test.LogitsOf(0, n).ToArray().Max() / policy.Means[0], 0, 2.4, ("β as fitted: leaves to the right", policy.Confidences[0]));
    }

    private Chart ClassThresholds()
    {
        var policy = Fit<ClassThresholdPolicy>("class-thresholds");
        return Of(
            "class-thresholds",
            "A threshold per class",
            "Fitted on 1500 validation samples of the sample glyphs: the lowest margin at which enough answers are right.",
            "class answered",
            "threshold on the logit margin",
            [.. Enumerable.Range(0, 2).Select(k => new PointLayer($"exit {k + 1}", k == 0 ? Ink.Blue : Ink.Orange, k == 0 ? Marker.Disc : Marker.Diamond, policy.ClassConfidences[k].Select((c, i) => (c, i)).Where(s => double.IsFinite(s.c)).Select(s => new ChartPoint(s.i, s.c)).ToValueList()))]);
    }

    private Chart Asymmetric()
    {
        // "Is it an 8?", from ten classes: ln p and ln(1 - p) as two logits.
        var (binary, drawn) = (Binary(Validation), Binary(Test));
        var policy = (AsymmetricPolicy)PolicyFits.Default.ByName("asymmetric").Fit(new PolicyFitRequest { Trace = binary }).Policy;
        var odds = Enumerable.Range(0, drawn.Samples).Select(n => (L: Math.Clamp(AsymmetricPolicy.LogOdds(drawn.LogitsOf(0, n), 1), -14.9, 14.9), Is: drawn.Labels[n] == 1)).ToList();
        return Of(
            "asymmetric",
            "Two thresholds on one class: is it an 8?",
            Origin + " First exit.",
            "log-odds of the positive class",
            "share of the samples below (%)",
            new LineLayer("positive", Ink.Blue, Cumulative(odds.Where(o => o.Is).Select(o => o.L))),
            new LineLayer("negative", Ink.Vermilion, Cumulative(odds.Where(o => !o.Is).Select(o => o.L))),
            Upright("a: from here on positive", Ink.Green, policy.Positive[0], 100),
            Upright("−b: up to here negative", Ink.Purple, -policy.Negative[0], 100));

        static Trace Binary(Trace trace) => trace with
        {
            Classes = 2,
            Logits = [.. Enumerable.Range(0, trace.Exits).SelectMany(k => Enumerable.Range(0, trace.Samples).SelectMany(n => { var z = trace.LogitsOf(k, n).ToArray(); var rest = z.Where((_, c) => c != 8).Max(); return new[] { rest + (float)Math.Log(z.Where((_, c) => c != 8).Sum(v => Math.Exp(v - rest))), z[8] }; }))],
            Labels = [.. trace.Labels.Select(l => l == 8 ? 1 : 0)],
            Features = null,
        };
    }

    private Chart Hierarchy()
    {
        var policy = Fit<HierarchyPolicy>("hierarchy", ("groups", "4"));
        var scores = policy.ScoresOn(Test);
        var order = Enumerable.Range(0, Test.Samples).OrderByDescending(n => scores.Confidence[0][n]).ToArray();
        return Of(
            "hierarchy",
            "Right answers of those who leave at the first exit",
            Origin + " Four groups from the confusions of the validation samples.",
            "share that leaves, surest first (%)",
            "right (%)",
            new LineLayer("their group", Ink.Blue, Running(n => scores.Prediction[0][n] == policy.Groups[0][Test.Labels[n]])),
            new LineLayer("their class", Ink.Vermilion, Running(n => IsRight(0, n))));

        ValueList<ChartPoint> Running(Func<int, bool> right)
            => Enumerable.Range(1, 20).Select(i => order.Take(Test.Samples * i / 20).ToArray()).Select((s, i) => new ChartPoint((i + 1) * 5, s.Average(n => right(n) ? 100.0 : 0))).ToValueList();
    }

    private Chart OutputStability()
    {
        var policy = Fit<StabilityPolicy>("output-stability");
        return Histogram("output-stability", "How far the output moved from exit 1 to exit 2", "root mean square of the differences", 1, n => OutputDistance.Of("rms", Test.LogitsOf(1, n), Test.LogitsOf(0, n)), 0, 8, ("t as fitted: leaves to the left", -policy.Confidences[1]));
    }

    private static Chart PixelShare()
    {
        var taus = Enumerable.Range(0, 51).Select(i => 0.5 + (i * 0.01)).ToList();
        return Of(
            "pixel-share",
            "Share of pixels that are sure",
            "Three drawn images of 400 pixels, not measured.",
            "τ: a pixel is sure from this largest probability on",
            "share of pixels (%)",
            [
                .. new[] { ("plain", 3.5, Ink.Blue), ("usual", 2.2, Ink.Orange), ("busy", 0.8, Ink.Vermilion) }.Select((image, i) =>
                {
                    var random = new CounterRandom(11, i);
                    var pixels = Enumerable.Range(0, 400).Select(_ => 1 / (1 + Math.Exp(-Math.Abs(image.Item2 + (1.5 * random.NextNormal()))))).ToList();
                    return new LineLayer(image.Item1, image.Item3, taus.Select(t => new ChartPoint(t, pixels.Count(p => p >= t) / 4.0)).ToValueList());
                }),
                new PointLayer("τ = 0.9, s = 60 %: images above leave", Ink.Green, Marker.Diamond, [new(0.9, 60)], 5),
            ]);
    }

    private static Chart Hysteresis()
    {
        var random = new CounterRandom(5, 0);
        var score = new double[80];
        var exit = new int[80];
        for (var i = 0; i < score.Length; i++)
        {
            score[i] = (i == 0 ? 0.9 : (0.9 * score[i - 1]) + 0.085) + (0.03 * random.NextNormal());
            exit[i] = i > 0 && exit[i - 1] == 1 ? (score[i] >= 0.8 ? 1 : 2) : score[i] >= 0.9 ? 1 : 2;
        }

        return Of(
            "hysteresis",
            "Enter at 0.9, stay down to 0.8",
            "A drawn sequence of frames, not measured.",
            "frame",
            "score at the first exit",
            new LineLayer("score", Ink.Blue, score.Select((s, i) => new ChartPoint(i, s)).ToValueList()),
            new LineLayer("enter", Ink.Green, [new(0, 0.9), new(79, 0.9)], IsDashed: true),
            new LineLayer("stay", Ink.Purple, [new(0, 0.8), new(79, 0.8)], IsDashed: true),
            new PointLayer("leaves at exit 1", Ink.Orange, Marker.Disc, score.Select((s, i) => new ChartPoint(i, s)).Where((_, i) => exit[i] == 1).ToValueList(), 2.5));
    }

    private static ValueList<ChartPoint> Cumulative(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return Enumerable.Range(0, 41).Select(i => -15 + (i * 0.75)).Select(x => new ChartPoint(x, 100.0 * sorted.Count(v => v <= x) / sorted.Length)).ToValueList();
    }
}
