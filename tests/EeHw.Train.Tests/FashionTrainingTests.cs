using EeHw.Testing;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Tests;

/// <summary>The training file of samples/fashion-mnist on the real data.</summary>
public sealed class FashionTrainingTests
{
    [Test]
    [Category("Long")]
    public void Execute_OfTheSample_ReachesItsAccuracyFromScratch()
    {
        var data = Tools.Data("fashion-mnist");
        using var folder = new TemporaryFolder();
        File.Copy(Path.Combine(Repository.Root, "samples", "fashion-mnist", "train.yaml"), folder.File("train.yaml"));
        File.CreateSymbolicLink(folder.File("data"), data);
        var spec = TrainSpecFile.Read(folder.File("train.yaml"));
        Assert.That(spec.Options.Epochs, Is.LessThanOrEqualTo(24));
        var report = TrainingRun.Execute(spec);
        TestContext.Out.WriteLine(string.Join(" ", report.Test.Select(t => $"{t.Accuracy:0.0000}")));
        Assert.That(report.Test[^1].Accuracy, Is.AtLeast(0.91));
    }
}
