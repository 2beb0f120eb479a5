using EeHw.Model.Arithmetic;
using EeHw.Model.Execution;
using EeHw.Model.Kernels;
using EeHw.Model.Networks;

namespace EeHw.Host.Tests;

/// <summary>Compares a device with the reference executors, every exit of every sample.</summary>
public static class DeviceAgreement
{
    public static void AssertFloat(IDevice device, Network network, float[] inputs, KernelProgram? program = null)
    {
        using var loaded = device.Load(new LoadRequest { Network = network, Program = program, BatchCapacity = 8 });
        var samples = SampleSet.Float(network.Input, inputs);
        var answers = RunAll(loaded, network, samples);
        var reference = new FloatExecutor(network).Run(inputs, samples.Count);
        for (var k = 0; k < network.ExitCount; k++)
        {
            var scale = reference[k].Max(v => Math.Abs(v)) + 1e-3;
            for (var i = 0; i < reference[k].Length; i++)
            {
                Assert.That(answers.Logits![k][i], Is.EqualTo(reference[k][i]).Within(2e-5 * scale), $"exit {k}, value {i}");
            }
        }
    }

    public static void AssertFixed(IDevice device, QuantizedNetwork network, float[] inputs, KernelProgram? program = null)
    {
        using var loaded = device.Load(new LoadRequest { Network = network.Network, Quantized = network, Program = program, BatchCapacity = 8 });
        var samples = SampleSet.Fixed(network, inputs);
        var answers = RunAll(loaded, network.Network, samples);
        var reference = new FixedExecutor(network).Run(inputs, samples.Count);
        for (var k = 0; k < network.Network.ExitCount; k++)
        {
            Assert.That(answers.Logits![k], Is.EqualTo(reference[k].Select(v => (double)v)), $"exit {k}");
        }
    }

    public static Answers RunAll(ILoadedNetwork loaded, Network network, SampleSet samples, ExitRule? rule = null)
    {
        var answers = new Answers(samples.Count, [.. Enumerable.Range(0, network.ExitCount).Select(network.Classes)]);
        for (var first = 0; first < samples.Count; first += loaded.BatchCapacity)
        {
            loaded.Run(samples, first, Math.Min(loaded.BatchCapacity, samples.Count - first), rule ?? ExitRule.Never(network.ExitCount), answers);
        }

        return answers;
    }
}
