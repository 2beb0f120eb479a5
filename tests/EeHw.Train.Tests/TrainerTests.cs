using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Train.Training;

namespace EeHw.Train.Tests;

public sealed class TrainerTests
{
    private const string Small = """
        name: small
        input: [1, 28, 28]
        layers:
          - { name: conv1, kind: conv, channels: 8, kernel: 5, stride: 4, padding: 2 }
          - { name: relu1, kind: relu }
          - { name: flat1, kind: flatten }
          - { name: exit1, kind: dense, channels: 10 }
          - { name: conv2, kind: conv, channels: 12, kernel: 3, padding: 1, from: relu1 }
          - { name: relu2, kind: relu }
          - { name: flat2, kind: flatten }
          - { name: exit2, kind: dense, channels: 10 }
        exits: [exit1, exit2]
        """;

    private static readonly Lazy<(Dataset Train, Dataset Validation)> _digits = new(() => (Digits("train", 4000), Digits("validation", 1000)));

    private static readonly TrainOptions _options = TrainOptions.Default with { Epochs = 2, Batch = 40, Seed = 3 };

    [Test]
    public void Run_OnDrawnDigits_LearnsThemInSeconds()
    {
        var (train, validation) = _digits.Value;
        var result = Trainer.Run(Networks.Of(Small), train, validation, _options with { Epochs = 6 });
        var accuracies = Evaluation.Of(result.Network, validation).Select(s => s.Accuracy).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(accuracies[0], Is.GreaterThan(0.80));
            Assert.That(accuracies[1], Is.GreaterThan(0.86));
            Assert.That(accuracies, Is.EqualTo(result.Epochs[result.BestEpoch - 1].ValidationAccuracies));
            Assert.That(result.Epochs, Has.Count.EqualTo(6));
            Assert.That(result.Epochs[5].TrainLoss, Is.LessThan(result.Epochs[0].TrainLoss / 2));
            Assert.That(result.IsPartial, Is.False);
        }
    }

    [Test]
    public void Run_OnOneCoreOrMany_GivesTheSameBits()
    {
        var (train, validation) = _digits.Value;
        var one = Trainer.Run(Networks.Of(Small), train, validation, _options with { MaximumThreads = 1 });
        var many = Trainer.Run(Networks.Of(Small), train, validation, _options with { MaximumThreads = 5 });
        Assert.That(many.Network.Layers, Is.EqualTo(one.Network.Layers).Using(new LayerBits()));
        Assert.That(many.Epochs, Is.EqualTo(one.Epochs));
    }

    [Test]
    public void Run_OfAFixedSeed_GivesTheSameBitsOnEveryMachine()
    {
        // Found with vectors of 512, 256 and 128 bits and without any. Changes only when drawing, engine or optimiser change on purpose.
        var (train, validation) = _digits.Value;
        var network = Trainer.Run(Networks.Of(Small), train, validation, _options with { Epochs = 1 }).Network;
        var weights = network.Layers.OfType<DenseLayer>().SelectMany(l => l.Weights).ToArray();
        Assert.That(Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(weights))), Is.EqualTo("77fc14a8395bb2a0836712027e537080b8d032c94d67a5f17b18c6896ba41b37"));
    }

    [Test]
    public void Run_OnFashionMnist_LearnsItToo()
    {
        var source = EeHw.Testing.Tools.Data("fashion-mnist");
        Dataset Load(string split, int limit) => DatasetLoader.Load(new EeHw.Model.Designs.DataChoice(source, split, 1 / 255.0, [0.286], [0.353], limit));
        var result = Trainer.Run(Networks.Of(Small), Load("train", 10_000), Load("validation", 2_000), _options with { Epochs = 3 });
        Assert.That(Evaluation.Of(result.Network, Load("test", 2_000)).Select(s => s.Accuracy), Has.All.GreaterThan(0.78));
    }

    [Test]
    public void Run_WithAnotherSeed_GivesOtherWeights()
    {
        var (train, validation) = _digits.Value;
        var one = Trainer.Run(Networks.Of(Small), train, validation, _options with { Epochs = 1 });
        var other = Trainer.Run(Networks.Of(Small), train, validation, _options with { Epochs = 1, Seed = 4 });
        Assert.That(other.Network.Layers[1], Is.Not.EqualTo(one.Network.Layers[1]));
    }

    [Test]
    public void Run_CancelledInAnEpoch_KeepsTheBestWeightsOfTheFinishedOnes()
    {
        var (train, validation) = _digits.Value;
        using var cancellation = new CancellationTokenSource();
        var result = Trainer.Run(
            Networks.Of(Small),
            train,
            validation,
            _options with { Epochs = 50 },
            p =>
            {
                if (p is { Epoch: 3, Step: 5 })
                {
                    cancellation.Cancel();
                }
            },
            cancellation.Token);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.IsPartial, Is.True);
            Assert.That(result.Epochs, Has.Count.EqualTo(2));
            Assert.That(result.BestEpoch, Is.InRange(1, 2));
            Assert.That(Evaluation.Of(result.Network, validation).Select(s => s.Accuracy), Is.EqualTo(result.Epochs[result.BestEpoch - 1].ValidationAccuracies));
        }
    }

    [Test]
    public void Run_CancelledInTheFirstEpoch_KeepsWhatWasLearntUntilThen()
    {
        var (train, validation) = _digits.Value;
        using var cancellation = new CancellationTokenSource();
        var result = Trainer.Run(Networks.Of(Small), train, validation, _options, p => Cancel(p.Step == 90), cancellation.Token);
        Assert.That(result.IsPartial, Is.True);
        Assert.That(result.BestEpoch, Is.Zero);
        Assert.That(Evaluation.Of(result.Network, validation)[1].Accuracy, Is.GreaterThan(0.5));

        void Cancel(bool now)
        {
            if (now)
            {
                cancellation.Cancel();
            }
        }
    }

    [Test]
    public void Run_CancelledBeforeTheFirstStep_Throws()
    {
        var (train, validation) = _digits.Value;
        Assert.That(() => Trainer.Run(Networks.Of(Small), train, validation, _options, null, new CancellationToken(true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Run_WithAFarTooLargeRate_SaysThatItDiverged()
    {
        var (train, validation) = _digits.Value;
        var options = _options with { Optimiser = new OptimiserChoice { Kind = "sgd", LearningRate = 1e30 } };
        Assert.That(
            () => Trainer.Run(Networks.Of(Small), train, validation, options),
            Throws.TypeOf<EeHwException>().With.Message.Matches("^small: error EEHW6005: the loss is (not a number|infinite) in step \\d+ of epoch 1\\. Use a smaller learning rate, some warm-up epochs, or data that is normalised\\.$"));
    }

    [Test]
    public void Run_WithWeightsOfOtherExits_SaysWhatIsAllowed()
    {
        var (train, validation) = _digits.Value;
        Assert.That(
            () => Trainer.Run(Networks.Of(Small), train, validation, _options with { ExitWeights = [1, 1, 1] }),
            Throws.TypeOf<EeHwException>().With.Message.EqualTo("exitWeights: error EEHW6004: [1, 1, 1] does not belong to network 'small' with 2 exits; allowed is one weight of at least 0 per exit, not all 0. Leave exitWeights out for 1 each."));
    }

    [Test]
    public void Run_OfANetworkWithoutWeights_SaysSo()
    {
        var (train, validation) = _digits.Value;
        var network = Networks.Of("name: bare\ninput: [1, 28, 28]\nlayers:\n  - { name: f, kind: flatten }\nexits: [f]");
        Assert.That(
            () => Trainer.Run(network, train, validation, _options),
            Throws.TypeOf<EeHwException>().With.Message.EqualTo("bare: error EEHW6006: the network has no weights to train. Give it a convolution or a dense layer."));
    }

    [Test]
    public void Run_WithAnExitOfWeightZero_LeavesItsHeadAlone()
    {
        // With Adam and no decay, a gradient of 0 moves nothing.
        var (train, validation) = _digits.Value;
        var before = Networks.Of(Small);
        var after = Trainer.Run(before, train, validation, _options with { Epochs = 1, ExitWeights = [0, 1] }).Network;
        Assert.That(((DenseLayer)after.Layers[4]).Weights, Is.EqualTo(((DenseLayer)before.Layers[4]).Weights));
        Assert.That(((DenseLayer)after.Layers[8]).Weights, Is.Not.EqualTo(((DenseLayer)before.Layers[8]).Weights));
    }

    [Test]
    public void Initialise_OfARectifiedLayer_HasTheVarianceOfHe()
    {
        var network = Networks.Of("input: [50, 1, 1]\nlayers:\n  - { name: a, kind: dense, channels: 400 }\n  - { name: r, kind: relu }\n  - { name: b, kind: dense, channels: 50 }\nexits: [b]");
        // 2 / 50 = 0.04 before a relu, 1 / 400 = 0.0025 before the loss; 20 000 weights each: relative error of a variance 0.01.
        Assert.That(((DenseLayer)network.Layers[1]).Weights.Average(w => w * w), Is.EqualTo(0.04).Within(0.002));
        Assert.That(((DenseLayer)network.Layers[3]).Weights.Average(w => w * w), Is.EqualTo(0.0025).Within(0.000125));
    }

    private static Dataset Digits(string split, int count)
        => DatasetLoader.Load(new EeHw.Model.Designs.DataChoice($"glyphs:seed=1,count={count},difficulty=0.2", split, 1 / 255.0, [0], [1]));

    private sealed class LayerBits : IEqualityComparer<Layer>
    {
        public bool Equals(Layer? x, Layer? y) => x is not null && y is not null && x == y;

        public int GetHashCode(Layer obj) => obj.GetHashCode();
    }
}
