using EeHw.Train.Training;

namespace EeHw.Train.Tests;

public sealed class TrainingCostTests
{
    // MACs: a 6, e1 6, b 12, e2 8; weights and biases 9 + 8 + 16 + 10 = 43.
    private const string Section = """
        input: [2, 1, 1]
        layers:
          - { name: a, kind: dense, channels: 3 }
          - { name: r, kind: relu }
          - { name: e1, kind: dense, channels: 2 }
          - { name: b, kind: dense, channels: 4, from: r }
          - { name: s, kind: relu }
          - { name: e2, kind: dense, channels: 2 }
        exits: [e1, e2]
        """;

    /// <summary>
    /// Five samples, two epochs: 10 passes. All move: forward 32, weights 32, handed back 26 (all but a, behind which is the input). Momentum: 43 + 2 · 43 numbers; kept per sample x 2, a 3, r 3, b 4, s 4, and the
    /// largest map's gradient 4: 20 times the batch of 10. Backbone frozen, Adam: only e1's weights move, nothing is handed back; 43 + 3 · 8 numbers, r 3 and e1's gradient 2 per sample.
    /// Heads frozen: e1's do not, but what it hands back moves a; 43 + 3 · 35 numbers.
    /// </summary>
    [TestCase("sgd", "", 320, 320, 260, 4 * (43 + 86 + 200))]
    [TestCase("adam", "backbone", 320, 60, 0, 4 * (43 + 24 + 50))]
    [TestCase("adam", "heads", 320, 260, 260, 4 * (43 + 105 + 200))]
    public void Of_ASmallNetwork_CountsEachPass(string optimiser, string frozen, long forward, long weights, long inputs, long bytes)
    {
        var options = TrainOptions.Default with { Epochs = 2, Batch = 10, Optimiser = OptimiserChoice.Default with { Kind = optimiser }, Frozen = frozen.Length == 0 ? [] : [frozen] };
        Assert.That(TrainingCost.Of(Networks.Of(Section), options, 5), Is.EqualTo(new TrainingCost(forward, weights, inputs, bytes)));
    }

    [Test]
    public void Then_OfTwoPhases_AddsMacsAndKeepsTheHardestMoment()
        => Assert.That(new TrainingCost(1, 2, 3, 40).Then(new(10, 20, 30, 4)), Is.EqualTo(new TrainingCost(11, 22, 33, 40)));
}
