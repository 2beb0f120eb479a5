using EeHw.Model.Arithmetic;
using EeHw.Model.Designs;
using EeHw.Model.Execution;
using EeHw.Model.Exits.DecisionUnits;
using EeHw.Model.Hardware;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Model.Tests.Hardware;

/// <summary>The lowered graph, read as functions on words, answers what the reference executor answers: to the bit, on random networks, formats and foldings.</summary>
public sealed class TokenInterpreterTests
{
    [TestCaseSource(nameof(Seeds))]
    public void Lower_RandomNetworkWithExits_ComputesTheReference(int seed)
        => Compare(RandomNetworks.Quantize(RandomExitNetworks.Create(seed), seed, 14), seed);

    [TestCaseSource(nameof(Seeds))]
    public void Lower_RandomSelfGates_ComputesTheReference(int seed)
        => Compare(RandomNetworks.Quantize(RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { SelfGates = true }), seed, 14), seed);

    [TestCaseSource(nameof(Seeds))]
    public void Lower_RandomHistogramHeads_ComputesTheReference(int seed)
        => Compare(RandomNetworks.Quantize(RandomExitNetworks.Create(seed, new RandomExitNetworkOptions { HistogramHeads = true }), seed, 14), seed);

    [TestCaseSource(nameof(Seeds))]
    public void Lower_RandomNetworkOfEveryLayer_ComputesTheReference(int seed)
        => Compare(RandomNetworks.Quantize(RandomNetworks.Generate(seed), seed, 14), seed);

    [TestCase("chain")]
    [TestCase("residual")]
    public void Lower_NetworkByHand_ComputesTheReference(string name)
        => Compare(name == "chain" ? HandNetworks.Chain() : HandNetworks.Residual(), 5);

    // The second exit's logits are computed on the way to the first's: stage 2 is a buffer and a decision.
    [Test]
    public void Lower_ExitInsideAnEarlierStage_ComputesTheReference()
    {
        var n = new HandNetworks(new Shape(2, 5, 4));
        var inner = n.Dense(n.Flatten(n.Conv(0, 3, 3)), 4);
        n.Exit(n.Dense(n.Relu(inner), 4));
        n.Exit(inner);
        Compare(n.Build(), 3);
    }

    [Test]
    public void Lower_LayersThatReadOneTensorTwice_ComputeTheReference()
    {
        var n = new HandNetworks(new Shape(4, 4, 5));
        var twice = n.Concat(n.Sum(0, 0), 0, 0);
        n.Exit(n.Dense(n.GlobalPool(twice), 3));
        var flat = n.Concat(n.Flatten(n.Relu(0)), n.Flatten(twice));
        n.Exit(n.Dense(n.Clip(n.Relu(flat), -1, 0.5f), 3));
        Compare(n.Build(), 4);
    }

    private static IEnumerable<int> Seeds => Enumerable.Range(1, 25);

    private static void Compare(QuantizedNetwork network, int seed)
    {
        var random = new Random(seed);
        var design = HandNetworks.DesignFor(network) with
        {
            Exits = new ExitChoice("logit-margin", Enumerable.Repeat(0.25, network.Network.ExitCount - 1).ToValueList(), false, "last", "logit-margin", 1, null),
            Mapping = new MappingChoice { Auto = new AutoFolding(random.NextDouble() / 2, null, 0.85) },
        };
        var lowered = Lowering.Lower(design, network, HandNetworks.Part());

        // The balanced folding, then one drawn at random for every layer.
        foreach (var folding in new[] { lowered.Design.Mapping.Folding, RandomFolding(network, lowered, random) })
        {
            var graph = Lowering.Lower(design with { Mapping = design.Mapping with { Auto = null, Folding = folding } }, network, HandNetworks.Part()).Graph;
            GraphRules.Check(graph);
            var executor = new FixedExecutor(network);
            var inputs = Enumerable.Range(0, 4).Select(n => executor.QuantizeInput(RandomNetworks.Input(network.Network, seed + (1000 * n)))).ToList();
            var interpreter = new TokenInterpreter(graph, network);

            var answers = interpreter.Run(inputs);

            var expected = inputs.Select(i => executor.RunRaw(i)).ToList();
            var policy = UnitPolicy.Of(graph);
            Assert.That(answers, Is.EqualTo(expected.Select(e => policy.Decide(e))));
            for (var k = 0; k < network.Network.ExitCount; k++)
            {
                var reached = expected.Where((_, n) => answers[n].Exit >= k).Select(e => e[k]);
                Assert.That(interpreter.Logits[k], Is.EqualTo(reached), FormattableString.Invariant($"logits of exit {k + 1}"));
            }
        }
    }

    private static Dictionary<string, Folding> RandomFolding(QuantizedNetwork network, LoweredDesign lowered, Random random)
    {
        return lowered.Design.Mapping.Folding.ToDictionary(f => f.Key, f =>
        {
            var layer = network.Network.Layers.First(l => l.Name == f.Key);
            return layer switch
            {
                ConvLayer { IsDepthwise: true } c => new Folding(Divisor(c.Output.Channels), 1, Divisor(c.Kernel.Area)),
                ConvLayer c => new Folding(Divisor(c.Output.Channels / c.Groups), Divisor(c.InputChannels / c.Groups), Divisor(c.Kernel.Area)),
                DenseLayer d => new Folding(Divisor(d.Output.Channels), Divisor(d.InputLength)),
                ClassMeansLayer m => new Folding(Divisor(m.Output.Channels), Divisor(m.InputLength)),
                PoolLayer p => new Folding(Divisor(p.Output.Channels), 1, Divisor(p.Kernel.Area)),
                ConcatLayer => f.Value,
                _ => new Folding(Divisor(layer.Output.Channels), 1),
            };
        });

        int Divisor(int of)
        {
            var divisors = Enumerable.Range(1, of).Where(d => of % d == 0).ToList();
            return divisors[random.Next(divisors.Count)];
        }
    }
}
