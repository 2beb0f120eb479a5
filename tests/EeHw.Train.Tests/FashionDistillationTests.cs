using EeHw.Testing;
using EeHw.Train.Specs;
using EeHw.Train.Training;

namespace EeHw.Train.Tests;

/// <summary>What distillation does on Fashion-MNIST, as docs/train.md says: paired over three seeds, with its error.</summary>
public sealed class FashionDistillationTests
{
    private const string Text = """
        network:
          name: fashion
          input: [1, 28, 28]
          layers:
            - { name: conv1, kind: conv, channels: 8, kernel: 5, padding: 2 }
            - { name: relu1, kind: relu }
            - { name: pool1, kind: maxpool, kernel: 2 }
            - { name: e1conv, kind: conv, channels: 8, kernel: 3, padding: 1 }
            - { name: e1relu, kind: relu }
            - { name: e1pool, kind: maxpool, kernel: 2 }
            - { name: e1flat, kind: flatten }
            - { name: e1fc, kind: dense, channels: 10 }
            - { name: conv2a, kind: conv, channels: 16, kernel: 3, padding: 1, from: pool1 }
            - { name: relu2a, kind: relu }
            - { name: conv2b, kind: conv, channels: 16, kernel: 3, padding: 1 }
            - { name: relu2b, kind: relu }
            - { name: pool2, kind: maxpool, kernel: 2 }
            - { name: e2conv, kind: conv, channels: 16, kernel: 3, padding: 1 }
            - { name: e2relu, kind: relu }
            - { name: e2pool, kind: maxpool, kernel: 2 }
            - { name: e2flat, kind: flatten }
            - { name: e2fc, kind: dense, channels: 10 }
            - { name: conv3a, kind: conv, channels: 32, kernel: 3, padding: 1, from: pool2 }
            - { name: relu3a, kind: relu }
            - { name: conv3b, kind: conv, channels: 32, kernel: 3, padding: 1 }
            - { name: relu3b, kind: relu }
            - { name: pool3, kind: maxpool, kernel: 2 }
            - { name: flat, kind: flatten }
            - { name: fc1, kind: dense, channels: 64 }
            - { name: relu4, kind: relu }
            - { name: fc2, kind: dense, channels: 10 }
          exits: [e1fc, e2fc, fc2]
        epochs: 4
        batch: 128
        optimiser: { kind: adam, learningRate: 0.004 }
        output: fashion.onnx

        """;

    [Test]
    [Category("Long")]
    public void Run_WithDistillationFromTheLastExit_HasTheEffectOfThePage()
    {
        var data = $"data: {{ source: '{Tools.Data("fashion-mnist")}', scale: 0.00392156862745098, mean: 0.2860, std: 0.3530 }}\n";
        var baseline = TrainSpecFile.ParseText(Text + data, "/w");
        var effect = PairedTraining.Run(TrainSpecFile.ParseText(Text + data + "distillation: { kind: last-exit, share: 0.5, temperature: 3 }\n", "/w"), baseline, [1, 2, 3]);
        double[] differences = [-0.0248, -0.0225, -0.0095], errors = [0.0027, 0.0035, 0.0018];
        using (Assert.EnterMultipleScope())
        {
            for (var k = 0; k < 3; k++)
            {
                Assert.That(effect.Difference(k), Is.EqualTo(differences[k]).Within(6e-5), $"exit {k + 1}");
                Assert.That(effect.StandardError(k), Is.EqualTo(errors[k]).Within(6e-5), $"exit {k + 1}");
            }
        }
    }
}
