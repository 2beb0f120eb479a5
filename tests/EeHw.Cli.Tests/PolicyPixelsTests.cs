using System.Text.Json;
using EeHw.Model.Formats.Npz;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

public sealed class PolicyPixelsTests
{
    // Two images of three pixels and two classes; first exit sure of two pixels of each (margins 4, 1, 0.5), the final exit answers 0, 1, 1.
    [TestCase(true)]
    [TestCase(false)]
    public void Pixels_OfMaps_AreSamplesThatEveryPartOfPolicyTakes(bool hasLabels)
    {
        using var folder = new TemporaryFolder();
        float[] image = [4, 0, 0.5f, 0, 1, 0], final = [2, 0, 0, 0, 3, 1];
        List<KeyValuePair<string, NpyArray>> arrays =
        [
            new("logits", NpyArray.Of<float>([.. image, .. image, .. final, .. final], 2, 2, 6)), new("labels", NpyArray.Of<int>([0, 0], 2)),
            new("costMacs", NpyArray.Of<long>([10, 40], 2)), new("backboneMacs", NpyArray.Of<long>([10, 40], 2)),
        ];
        if (hasLabels)
        {
            arrays.Add(new("pixelLabels", NpyArray.Of<int>([0, 0, 1, 0, 0, 1], 2, 3)));
        }

        NpzFile.Write(folder.File("maps.npz"), arrays);
        var run = FakeConsole.Run("policy", "pixels", folder.File("maps.npz"), "--classes", "2", "--out", folder.File("pixels.npz"));
        Assert.That((run.Exit, run.ErrorText), Is.EqualTo((ExitCode.Ok, "")));
        Assert.That(run.OutText, Does.Contain("2 images of 3 pixels").And.Contain("6 samples of 2 classes").And.Contain(hasLabels ? "labels from pixelLabels" : "accuracies are agreement with it"));
        var judged = FakeConsole.Run("policy", "evaluate", folder.File("pixels.npz"), "--score", "logit-margin", "--thresholds", "1", "--json");
        Assert.That(judged.Exit, Is.EqualTo(ExitCode.Ok), judged.ErrorText);
        var root = JsonDocument.Parse(judged.OutText).RootElement;
        Assert.That(root.GetProperty("expectedMacs").GetDouble(), Is.EqualTo(20).Within(1e-9));
        Assert.That(root.GetProperty("accuracyFraction").GetDouble(), Is.EqualTo(hasLabels ? 2.0 / 3 : 1).Within(1e-9));
        var wrong = FakeConsole.Run("policy", "pixels", folder.File("maps.npz"), "--classes", "4", "--out", folder.File("no.npz"));
        Assert.That((wrong.Exit, wrong.ErrorText), Is.EqualTo((ExitCode.Diagnostic, $"{folder.File("maps.npz")}: error EEHW5022: exit exit1 has 6 logits per image, the final exit 6; needed are as many at every exit: 4 classes times two or more pixels. Give the classes of a pixel, and record all exits at the size of the final one.\n")));
    }
}
