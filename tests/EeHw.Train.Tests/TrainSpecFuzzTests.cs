using EeHw.Testing;
using EeHw.Train.Specs;

namespace EeHw.Train.Tests;

public sealed class TrainSpecFuzzTests
{
    [Test]
    public void TrainingFile_Damaged_IsReadOrRefused()
    {
        using var folder = new TemporaryFolder();
        FuzzCampaign.Run(folder.File("train.yaml"), [File.ReadAllBytes(Path.Combine(Repository.Root, "samples", "glyphs", "train.yaml"))], p => TrainSpecFile.Read(p), FuzzKind.Text);
    }
}
