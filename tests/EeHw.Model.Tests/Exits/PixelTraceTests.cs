using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;

namespace EeHw.Model.Tests.Exits;

/// <summary>Images of dense predictions taken apart into pixels.</summary>
public sealed class PixelTraceTests
{
    /// <summary>
    /// One image of three pixels and two classes, classes one after the other. First exit: margins 4 (class 0), 1 (class 1), 0.5 (class 0); final exit: classes 0, 1, 1. With threshold 1 two pixels leave for 10 MACs, one goes on
    /// for 40: the image costs 20. Labels 0, 0, 1: pixels 1 and 3 are right; without labels all agree with the final exit.
    /// </summary>
    [TestCase(new[] { 0, 0, 1 }, 2.0 / 3)]
    [TestCase(null, 1.0)]
    public void Of_AnImageByHand_LetsPixelsLeaveByThemselves(int[]? labels, double accuracy)
    {
        var maps = Traces.Of([[[4, 0, 0.5f, 0, 1, 0]], [[2, 0, 0, 0, 3, 1]]], [0], 10, 40);
        var pixels = PixelTrace.Of(maps, 2, labels, Place.Nowhere);
        var decided = PolicyEvaluation.Of(pixels, (IExitPolicy)ThresholdPolicy.Of(new LogitMarginScore(), [1], 2));
        Assert.That((pixels.Samples, pixels.Classes), Is.EqualTo((3, 2)));
        Assert.That(pixels.LogitsOf(0, 1).ToArray(), Is.EqualTo(new[] { 0f, 1f }));
        Assert.That((decided.ExitShares[0], decided.ExpectedMacs, decided.AccuracyFraction), Is.EqualTo((2.0 / 3, 20.0, accuracy)).Using<double>((a, b) => Math.Abs(a - b) < 1e-12));
    }

    [TestCase(4, null, "exit exit1 has 6 logits per image, the final exit 6; needed are as many at every exit: 4 classes times two or more pixels. Give the classes of a pixel, and record all exits at the size of the final one.")]
    [TestCase(2, new[] { 0, 1 }, "there are 2 labels of pixels for 1 images of 3 pixels. Give one label per pixel, images one after the other.")]
    [TestCase(2, new[] { 0, 1, 2 }, "the label of image 0, pixel 2 is 2; classes are 0 to 1. Leave pixels without a class out of the trace.")]
    public void Of_WhatDoesNotFit_SaysSo(int classes, int[]? labels, string message)
        => Assert.That(
            Assert.Throws<EeHwException>(() => PixelTrace.Of(Traces.Of([[[4, 0, 0.5f, 0, 1, 0]], [[2, 0, 0, 0, 3, 1]]], [0], 10, 40), classes, labels, Place.Nowhere))!.Message,
            Does.EndWith(message));
}
