using EeHw.Model.Kernels;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Host.Tests;

/// <summary>A small network with two exits, and a rule that sends samples out by number.</summary>
public static class ExitNetworks
{
    /// <summary>conv -> exit 1; the conv's map and the input's pool cross to stage 2.</summary>
    public static Network TwoExits()
    {
        var b = new NetworkBuilder(2, 6, 5);
        var conv = b.Relu(b.Conv(0, 5, new(3, 3), padding: new(1, 1, 1, 1)));
        var exit1 = b.Dense(b.GlobalAveragePool(conv), 3);
        var conv2 = b.Conv(conv, 5, new(3, 3), padding: new(1, 1, 1, 1));
        return b.Build(exit1, b.Dense(b.Add(conv2, conv), 3));
    }

    /// <summary>Every third sample leaves at exit 1: it must have no logits at exit 2, and the others the same as without exits.</summary>
    public static void AssertExitsSkip(IDevice device, Func<Network, KernelProgram>? program)
    {
        var network = TwoExits();
        var inputs = RandomNetworks.Input(network, 7, 20);
        var samples = SampleSet.Float(network.Input, inputs);
        using var loaded = device.Load(new LoadRequest { Network = network, Program = program?.Invoke(network), BatchCapacity = 8 });
        var whole = DeviceAgreement.RunAll(loaded, network, samples);
        var rule = new EveryThird(whole.Logits![0]);

        var answers = DeviceAgreement.RunAll(loaded, network, samples, rule);

        for (var n = 0; n < samples.Count; n++)
        {
            var leaves = n % 3 == 0;
            Assert.That(answers.Decisions.ExitOf[n], Is.EqualTo(leaves ? 0 : 1), $"sample {n}");
            Assert.That(answers.Logits![1].Skip(n * 3).Take(3), leaves ? Is.All.NaN : Is.EqualTo(whole.Logits[1].Skip(n * 3).Take(3)), $"sample {n}");
            Assert.That(answers.Decisions.Prediction[n], Is.EqualTo(leaves ? 2 : 1), $"sample {n}");
            Assert.That(answers.LatencyTicks[n], Is.GreaterThan(0), $"sample {n}");
        }
    }

    // Knows samples by their first logit.
    private sealed class EveryThird(double[] logits) : ExitRule
    {
        public override bool Leaves(int exit, ReadOnlySpan<double> values, ref ExitMemory memory, out int answer)
        {
            answer = exit == 0 ? 2 : 1;
            return exit == 1 || Array.IndexOf(logits, values[0]) / 3 % 3 == 0;
        }
    }
}
