using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Anytime;
using EeHw.Model.Formats.Onnx;
using EeHw.Report.Charts;
using EeHw.Report.Figures;
using EeHw.Testing;

namespace EeHw.Cli.Tests.Pictures;

/// <summary>One chart for each picture of docs/exits.md, from traces of the sample glyphs.</summary>
internal sealed partial class PolicyPictures
{
    /// <summary>Pictures by file name.</summary>
    public static readonly IReadOnlyDictionary<string, Func<PolicyPictures, Chart>> All = new SortedDictionary<string, Func<PolicyPictures, Chart>>(StringComparer.Ordinal)
    {
        ["anytime"] = p => p.Anytime(),
    };

    private const string Origin = "Sample glyphs, 600 test samples, float.";

    private readonly Lazy<Trace> _test = new(() => Build("test", 600));

    private Trace Test => _test.Value;

    private static Trace Build(string split, int samples)
    {
        var network = OnnxReader.Read(Path.Combine(Repository.Root, "samples", "glyphs", "glyphs.onnx"));
        var data = DatasetLoader.Load(new DataChoice("glyphs:seed=7,count=4000", split, 0.00392157, [0], [1], samples));
        return TraceBuilder.Build(network, data, new TraceOptions { NetworkHash = "", Features = FeatureSource.Penultimate }).Trace;
    }

    private Chart Anytime()
        => AnytimeFigure.Create(AnytimeEvaluation.Of(Test, [.. Test.CostMacs.Select(c => (double)c)], Interruption.Uniform(0, Test.CostMacs[^1])), "cost when interrupted (kMACs)", Origin + " Interrupted evenly between 0 and the final exit's MACs.", 1e-3);
}
