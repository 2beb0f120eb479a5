using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Exits;
using EeHw.Model.Exits.Distances;
using EeHw.Model.Exits.Gates;
using EeHw.Model.Exits.Rules;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;
using EeHw.Testing;

namespace EeHw.Model.Tests.Exits;

public sealed class PolicyFoldingTests
{
    private static readonly Network _network = Build();
    private static readonly float[] _input = RandomNetworks.Input(_network, 3);

    [Test]
    public void Fold_ClassMeans_GivesThePolicysLogitsAndLeavesTheOldHeadOut()
    {
        // The head reads the rectified map 3 x 2 x 2: twelve features, two classes.
        var policy = new ClassMeansPolicy { Means = [[Values(12, 1), Values(12, 2)]], Normalisers = [[2.0, 0.5]], Confidences = [0.1] };
        var (folded, left) = PolicyFolding.Fold(_network, policy, FeatureSource.HeadInput);
        var expected = new float[2];
        policy.Logits(0, new FloatExecutor(_network).RunLayers(_input)[2], expected);
        Assert.That(new FloatExecutor(folded).Run(_input, 1)[0], Is.EqualTo(expected).Within(1e-5));
        Assert.That(new FloatExecutor(folded).Run(_input, 1)[1], Is.EqualTo(new FloatExecutor(_network).Run(_input, 1)[1]));
        Assert.That(folded.Layers.Select(l => l.Kind), Is.EqualTo(new[] { "input", "conv", "relu", "flatten", "classmeans", "globalaveragepool", "dense" }));
        Assert.That(OnnxReader.Read("a.onnx", OnnxWriter.ToBytes(folded), out _), Is.EqualTo(folded));
        Assert.That((left.Score.Name, left.Confidences[0]), Is.EqualTo(("max-softmax", 0.1)));
    }

    [Test]
    public void Fold_Temperature_DividesTheLogits()
    {
        var policy = new TemperaturePolicy { Inner = new MaxSoftmaxScore(), Temperatures = [2.0, 4.0], Confidences = [0.5] };
        var folded = new FloatExecutor(PolicyFolding.Fold(_network, policy, FeatureSource.HeadInput).Network).Run(_input, 1);
        var plain = new FloatExecutor(_network).Run(_input, 1);
        Assert.That(folded[0], Is.EqualTo(plain[0].Select(v => v / 2)).Within(1e-6));
        Assert.That(folded[1], Is.EqualTo(plain[1].Select(v => v / 4)).Within(1e-6));
    }

    // A gate of the logits, g = w . z + b, is a row of the last layer.
    [Test]
    public void Fold_GateOfLogits_AddsItsValueAsAnOutput()
    {
        var policy = new GatePolicy { Training = GatePolicy.LinearName, Input = GateInput.Logits, Weights = [[3.0, -2.0]], Biases = [0.25], Confidences = [0] };
        var (folded, left) = PolicyFolding.Fold(_network, policy, FeatureSource.HeadInput);
        var z = new FloatExecutor(_network).Run(_input, 1)[0];
        Assert.That(new FloatExecutor(folded).Run(_input, 1)[0], Is.EqualTo(new[] { z[0], z[1], (3 * z[0]) - (2 * z[1]) + 0.25f }).Within(1e-5));
        Assert.That(left.Score.Name, Is.EqualTo("gate"));
    }

    [Test]
    public void Fold_WhatALayerCannotCompute_IsRefused()
    {
        var e = Assert.Throws<EeHwException>(() => PolicyFolding.Fold(_network, ThresholdPolicy.Of(new MaxSoftmaxScore(), [0.5], 2), FeatureSource.HeadInput));
        Assert.That(e!.Message, Is.EqualTo("policy threshold: error EEHW5022: it computes nothing that a layer could; class-means without heads, temperature, gates and activation-ratio by a mean do. Fit it again on a trace of this network."));
        var narrow = new ClassMeansPolicy { Means = [[Values(5, 1), Values(5, 2)]], Normalisers = [[1.0, 1.0]], Confidences = [0] };
        e = Assert.Throws<EeHwException>(() => PolicyFolding.Fold(_network, narrow, FeatureSource.HeadInput));
        Assert.That(e!.Message, Is.EqualTo("policy class-means: error EEHW5022: its features have 5 values, and 'relu2' gives [3, 2, 2]. Fit it again on a trace of this network."));
    }

    private static ValueList<double> Values(int count, int seed) => Enumerable.Range(0, count).Select(i => (double)(float)Math.Sin((seed * 7) + i)).ToValueList();

    private static Network Build()
    {
        var b = new NetworkBuilder(1, 4, 4);
        var x = b.Relu(b.Conv(0, 3, new Extent(3, 3)));
        return b.Build(b.Dense(x, 2), b.Dense(b.GlobalAveragePool(x), 2));
    }
}
