using System.Text.Json;
using EeHw.Model.Datasets;
using EeHw.Model.Execution;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Testing;
using EeHw.Train.Specs;
using EeHw.Train.Training;
using NetworkBuilder = EeHw.Train.Specs.NetworkBuilder;

namespace EeHw.Train.Tests;

/// <summary>The sample networks as shipped: what their training files say, and as accurate as their READMEs say.</summary>
public sealed class SampleTests
{
    private static readonly TestCaseData[] _samples =
    [
        new TestCaseData("glyphs", 17_510, new long[] { 43_120, 270_352, 446_928 }, new[] { 0.9346, 0.9694, 0.9828 }).SetArgDisplayNames("glyphs"),
        new TestCaseData("glyphs-residual", 9_886, new long[] { 268_208, 443_984, 633_168 }, new[] { 0.9253, 0.9771, 0.9839 }).SetArgDisplayNames("glyphs-residual"),
        new TestCaseData("glyphs-bof", 10_300, new long[] { 77_792, 154_016, 327_200 }, new[] { 0.8616, 0.9544, 0.9772 }).SetArgDisplayNames("glyphs-bof"),
    ];

    [TestCaseSource(nameof(_samples))]
    public void Network_OfASample_IsWhatItsReadmeSays(string name, long parameters, long[] cumulativeMacs, double[] accuracies)
    {
        var spec = TrainSpecFile.Read(PathOf(name, "train.yaml"));
        var network = OnnxReader.Read(spec.Output);
        var costs = new NetworkCosts(network);
        var scores = Evaluation.Of(network, DatasetLoader.Load(spec.Test));
        var readme = File.ReadAllText(PathOf(name, "README.md"));
        using var metrics = JsonDocument.Parse(File.ReadAllText(TrainingRun.MetricsPath(spec)));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(costs.Parameters, Is.EqualTo(parameters));
            Assert.That(costs.CumulativeMacs, Is.EqualTo(cumulativeMacs));
            Assert.That(scores.Select(s => s.Accuracy), Is.EqualTo(accuracies).Within(1e-9));
            Assert.That(metrics.RootElement.GetProperty("exits").EnumerateArray().Select(e => e.GetProperty("testAccuracyFraction").GetDouble()), Is.EqualTo(accuracies).Within(1e-9));
            Assert.That(new FileInfo(spec.Output).Length, Is.LessThan(100_000));
            foreach (var accuracy in accuracies)
            {
                Assert.That(readme, Does.Contain(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{accuracy * 100:0.00} %")));
            }
        }
    }

    [TestCaseSource(nameof(_samples))]
    public void Network_OfASample_HasTheLayersOfItsTrainingFile(string name, long parameters, long[] cumulativeMacs, double[] accuracies)
    {
        var spec = TrainSpecFile.Read(PathOf(name, "train.yaml"));
        var asked = NetworkBuilder.Build(spec.Network!);
        var shipped = OnnxReader.Read(spec.Output);
        Assert.That(shipped.Layers.Select(l => (l.Name, l.Kind, l.Output, l.Inputs)), Is.EqualTo(asked.Layers.Select(l => (l.Name, l.Kind, l.Output, l.Inputs))));
        Assert.That(shipped.Exits, Is.EqualTo(asked.Exits));
        Assert.That(parameters + cumulativeMacs.Length + accuracies.Length, Is.EqualTo(new NetworkCosts(asked).Parameters + 6));
    }

    [TestCaseSource(nameof(_samples))]
    public void Evaluation_OfASample_AgreesWithTheReferenceExecutor(string name, long parameters, long[] cumulativeMacs, double[] accuracies)
    {
        var spec = TrainSpecFile.Read(PathOf(name, "train.yaml"));
        var network = OnnxReader.Read(spec.Output);
        var data = DatasetLoader.Load(spec.Test with { Limit = 200 });
        var logits = cumulativeMacs.Select(_ => new float[data.Count * 10]).ToArray();
        new Engines.Engine(network).Evaluate(data, logits);
        var reference = new FloatExecutor(network).Run(data.Values, data.Count);
        for (var k = 0; k < accuracies.Length; k++)
        {
            Assert.That(logits[k], Is.EqualTo(reference[k]).Within(1e-4), $"exit {k + 1} of {parameters} parameters");
        }
    }

    private static string PathOf(string sample, string file) => Path.Combine(Repository.Root, "samples", sample, file);
}
