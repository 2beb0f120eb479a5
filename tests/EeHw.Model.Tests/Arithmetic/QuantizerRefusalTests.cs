using EeHw.Model.Arithmetic;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Testing;

namespace EeHw.Model.Tests.Arithmetic;

public sealed class QuantizerRefusalTests
{
    private static readonly ArithmeticChoice _none = new(new FixedFormat(16, 6, Rounding.Rnd, Overflow.Sat), new FixedFormat(8, 1), "none", 1, 256, false);

    private static readonly ArithmeticChoice _minmax = _none with { Calibration = "minmax" };

    [Test]
    public void Quantize_CalibrationWithoutData_Says()
        => Refused(Dense([0.5f]), _minmax, null, "arithmetic.calibration: error EEHW3008: calibration 'minmax' chooses integer bits from data, and there is no data set. Name data with samples, or use calibration none.");

    [Test]
    public void Quantize_CalibrationOnNoSample_Says()
        => Refused(Dense([0.5f]), _minmax, Dataset.Create(new Shape(1, 1, 1), [], [], 1, "nothing"), "arithmetic.calibration: error EEHW3008: calibration 'minmax' chooses integer bits from data, and there is no sample in nothing. Name data with samples, or use calibration none.");

    [Test]
    public void Quantize_DataOfAnotherShape_SaysBoth()
        => Refused(Dense([0.5f]), _minmax, Dataset.Create(new Shape(2, 1, 1), [1, 2], [0], 1, "pairs"), "pairs: error EEHW1307: samples are [2, 1, 1] (channels, rows, columns), but network 'test' reads [1, 1, 1] at input 'input'. Choose the data this network was trained on.");

    [TestCase(float.NaN, "NaN")]
    [TestCase(float.NegativeInfinity, "infinite")]
    public void Quantize_WeightNotFinite_NamesIt(float value, string word)
    {
        var expected = $"dense1: error EEHW3005: weight 1 of 2 is {word}; only finite numbers can be quantised. Train or export the network again.";
        Refused(Dense([0.5f, value]), _none, null, expected);
        var network = Dense([0.5f, value]);
        Refused(network, _minmax, QuantizerTests.Data(network, 2), expected);
    }

    [Test]
    public void Quantize_BiasNotFinite_NamesIt()
        => Refused(Dense([0.5f], float.NaN), _none, null, "dense1: error EEHW3005: bias 0 of 1 is NaN; only finite numbers can be quantised. Train or export the network again.");

    [Test]
    public void Quantize_ClipBoundNaN_NamesTheClip()
    {
        var b = new NetworkBuilder(1, 1, 1);
        Refused(b.Build(b.Clip(0, float.NaN, 1)), _none, null, "clip1: error EEHW3005: a bound of this clip is NaN; a number or an infinity is needed. Export the network again.");
    }

    [Test]
    public void Quantize_WeightThatWouldWrap_NamesItAndTheRange()
        => Refused(Dense([0.5f, -1.25f]), _none, null, "dense1: error EEHW3006: weight 1 of 2 is -1.25 and would wrap in fixed<8,1>, which holds -1 to 0.9921875. Give the weights more integer bits, let them saturate (SAT), or let integer bits be chosen (calibration minmax, or weights per channel).");

    // 1e15 · 2^17 is about 1.3e20, beyond 2^61 = 2.3e18.
    [Test]
    public void Quantize_BiasTooLarge_NamesItAndTheRange()
        => Refused(Dense([0.5f], 1e15f), _none, null, "dense1: error EEHW3007: bias 0 is 1E+15; with 17 fraction bits (input fixed<16,6,RND,SAT>, weights 7) an accumulator of 62 bits holds less than 17592186044416 in magnitude. Give the input or the weights fewer fraction bits.");

    // 48 + 24 bits and four terms: 48 + 24 - 1 + 2 bits of magnitude and one of sign, all at the largest weight.
    [Test]
    public void Quantize_AccumulatorTooWide_NamesTheLayer()
        => Refused(
            Dense([-1, -1, -1, -1]),
            _none with { Activations = new FixedFormat(48, 24), Weights = new FixedFormat(24, 1) },
            null,
            "dense1: error EEHW3003: the exact result of dense over its input's whole range (fixed<48,24>) needs 74 bits; allowed are at most 62. Give its input or its weights fewer bits.");

    [Test]
    public void Quantize_ActivationOverflowsFloat_NamesLayerAndSample()
    {
        var b = new NetworkBuilder(1, 1, 1);
        var big = b.Dense(0, 1, [3e38f], [0], "big");
        var network = b.Build(b.Dense(big, 1, [0.5f], [0]));
        var data = Dataset.Create(network.Input, [1, 0.5f, 2], [0, 0, 0], 1, "three values");
        Refused(network, _minmax, data, "big: error EEHW3010: an output of this layer is NaN or infinite in float for sample 2 of the calibration data (three values). Check the weights and the normalisation of the data.");
    }

    [Test]
    public void Quantize_ChoiceOutOfRange_ListsEveryField()
        => Refused(
            Dense([0.5f]),
            new ArithmeticChoice(new FixedFormat(60, 6), new FixedFormat(8, 1, Signed: false), "percentile", 0.25, 0, false),
            null,
            """
            arithmetic.percentile: error EEHW3009: the share of values inside the range is 0.25; allowed is more than 0.5, up to 1. 0.9999 is usual.
            arithmetic.calibrationSamples: error EEHW3009: 0 samples are to be used; at least 1 is needed. 256 is usual.
            arithmetic.activations: error EEHW3009: activations are 60 bits wide; allowed are 1 to 48. 16 is usual.
            arithmetic.weights: error EEHW3009: weights are ufixed<8,1>; allowed are signed formats of 1 to 32 bits. fixed<8,1> is usual.
            """);

    [Test]
    public void Quantize_UnknownCalibration_ListsTheKnown()
        => Refused(Dense([0.5f]), _none with { Calibration = "kl" }, null, "arithmetic.calibration: error EEHW3009: 'kl' is not a calibration; allowed are none, minmax, percentile, mse. Use minmax.");

    private static Network Dense(float[] weights, float bias = 0)
    {
        var b = new NetworkBuilder(weights.Length, 1, 1);
        return b.Build(b.Dense(0, 1, weights, [bias]));
    }

    private static void Refused(Network network, ArithmeticChoice choice, Dataset? data, string expected)
        => Assert.That(Assert.Throws<EeHwException>(() => Quantizer.Quantize(network, choice, data))!.Message, Is.EqualTo(expected));
}
