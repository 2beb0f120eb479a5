using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Anytime;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Numerics;
using EeHw.Report.Charts;
using EeHw.Report.Drawing;
using EeHw.Report.Figures;
using EeHw.Testing;
using EeHw.Train.Policies;

namespace EeHw.Cli.Tests.Pictures;

/// <summary>One chart for each picture of docs/exits.md, from traces of the sample glyphs: policies are fitted on 1500 validation samples and drawn on 600 test samples.</summary>
internal sealed partial class PolicyPictures
{
    /// <summary>Pictures by file name.</summary>
    public static readonly IReadOnlyDictionary<string, Func<PolicyPictures, Chart>> All = new SortedDictionary<string, Func<PolicyPictures, Chart>>(StringComparer.Ordinal)
    {
        ["activation-ratio"] = p => p.ActivationRatio(),
        ["anytime"] = p => p.Anytime(),
        ["asymmetric"] = p => p.Asymmetric(),
        ["branch-gates"] = p => p.BranchGates(),
        ["class-means"] = p => p.ClassMeans(),
        ["class-thresholds"] = p => p.ClassThresholds(),
        ["decision-process"] = p => p.DecisionProcess(),
        ["eenet"] = p => p.EeNetShares(),
        ["hierarchy"] = p => p.Hierarchy(),
        ["hybrid"] = p => p.Hybrid(),
        ["hysteresis"] = _ => Hysteresis(),
        ["linear-gate"] = p => p.LinearGate(),
        ["output-stability"] = p => p.OutputStability(),
        ["patience"] = p => p.Patience(),
        ["pixel-share"] = _ => PixelShare(),
        ["stop-distribution"] = p => p.StopDistribution(),
        ["temperature"] = p => p.Temperature(),
        ["threshold"] = p => p.Threshold(),
        ["trust-score"] = p => p.TrustScore(),
    };

    private const string Origin = "Sample glyphs, 600 test samples, float.";

    private readonly Lazy<Trace> _test = new(() => Build("test", 600));

    private readonly Lazy<Trace> _validation = new(() => Build("validation", 1500));

    private Trace Test => _test.Value;

    private Trace Validation => _validation.Value;

    private static Trace Build(string split, int samples)
    {
        var network = OnnxReader.Read(Path.Combine(Repository.Root, "samples", "glyphs", "glyphs.onnx"));
        var data = DatasetLoader.Load(new DataChoice("glyphs:seed=7,count=10000", split, 0.00392157, [0], [1], samples));
        return TraceBuilder.Build(network, data, new TraceOptions { NetworkHash = "", Features = FeatureSource.Penultimate }).Trace;
    }

    private T Fit<T>(string name, params (string Key, string Value)[] options)
        => (T)PolicyFits.Default.ByName(name).Fit(new PolicyFitRequest { Trace = Validation, Options = options.ToDictionary(o => o.Key, o => o.Value), Seed = 1 }).Policy;

    private bool IsRight(int exit, int sample) => Test.AnswerOf(exit, sample) == Test.LabelOf(exit, sample);

    private Chart Anytime()
        => AnytimeFigure.Create(AnytimeEvaluation.Of(Test, [.. Test.CostMacs.Select(c => (double)c)], Interruption.Uniform(0, Test.CostMacs[^1])), "cost when interrupted (kMACs)", Origin + " Interrupted evenly between 0 and the final exit's MACs.", 1e-3);

    private static Chart Of(string id, string title, string source, string x, string y, params ChartLayer[] layers)
        => new() { Id = id, Title = title, Source = source, X = new() { Title = x }, Y = new() { Title = y }, Layers = layers.ToValueList() };

    /// <summary>Right and wrong answers over a score, in 24 bins, and upright lines where something is decided.</summary>
    private Chart Histogram(string id, string title, string x, int exit, Func<int, double> score, double low, double high, params (string Name, double At)[] lines)
    {
        var all = Enumerable.Range(0, Test.Samples).ToList();
        var (right, wrong) = (Bins(all.Where(n => IsRight(exit, n)).Select(score)), Bins(all.Where(n => !IsRight(exit, n)).Select(score)));
        var most = right.Concat(wrong).Max(p => p.Y);
        return Of(id, title, Origin, x, "samples per bin", [new LineLayer($"right at exit {exit + 1}", Ink.Blue, right), new LineLayer($"wrong at exit {exit + 1}", Ink.Vermilion, wrong), .. lines.Select((l, i) => Upright(l.Name, i == 0 ? Ink.Green : Ink.Purple, l.At, most))]);

        ValueList<ChartPoint> Bins(IEnumerable<double> values)
        {
            var counts = new int[24];
            foreach (var v in values)
            {
                counts[Math.Clamp((int)((v - low) / (high - low) * 24), 0, 23)]++;
            }

            var width = (high - low) / 24;
            return counts.SelectMany((c, i) => new[] { new ChartPoint(low + (i * width), c), new ChartPoint(low + ((i + 1) * width), c) }).Prepend(new(low, 0)).Append(new(high, 0)).ToValueList();
        }
    }

    private static LineLayer Upright(string name, Ink ink, double x, double top) => new(name, ink, [new(x, 0), new(x, top)], IsDashed: true);
}
