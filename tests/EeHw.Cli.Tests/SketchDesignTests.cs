using System.Text.Json;
using EeHw.Testing;

namespace EeHw.Cli.Tests;

/// <summary>Designs whose network is given by its shapes, through the verbs.</summary>
public sealed class SketchDesignTests
{
    private static string Sample(string file) => Path.Combine(Repository.Root, "samples", "shapes", file);

    [Test]
    public void Simulate_WithARecordedTrace_TakesItsExitsAndAccuracy()
    {
        var run = FakeConsole.Run("simulate", Sample("design.yaml"), "--trace", Sample("trace.csv"), "--json");
        Assert.That(run.Exit, Is.Zero, run.ErrorText);
        var json = JsonDocument.Parse(run.OutText).RootElement;
        var evaluated = JsonDocument.Parse(FakeConsole.Run("policy", "evaluate", Sample("trace.csv"), "--thresholds", "0.9", "--json").OutText).RootElement;
        using (Assert.EnterMultipleScope())
        {
            // The decision unit, on logits rounded to the design's format, decides these 64 samples as the policy does in float.
            Assert.That(Shares(json), Is.EqualTo(Shares(evaluated)).Within(1.0 / 64));
            Assert.That(json.GetProperty("accuracyFraction").GetDouble(), Is.EqualTo(evaluated.GetProperty("accuracyFraction").GetDouble()).Within(1.0 / 64));
            Assert.That(json.GetProperty("throughputPerSecond").GetDouble(), Is.GreaterThan(1000));
            Assert.That(json.GetProperty("decisions").GetString(), Does.StartWith("trace.csv, 64 samples, float32"));
        }

        static double[] Shares(JsonElement e) => [.. e.GetProperty("exitShares").EnumerateArray().Select(s => s.GetDouble())];
    }

    [TestCase("simulate", "it cannot be run on data")]
    [TestCase("generate", "there is nothing to generate")]
    [TestCase("verify", null)]
    [TestCase("run", null)]
    [TestCase("report", null)]
    [TestCase("quantize", "widths cannot be judged")]
    [TestCase("trace", "it cannot be run on data")]
    public void Run_WhatNeedsWeights_IsRefused(string verb, string? because)
    {
        using var folder = new TemporaryFolder();
        string[] arguments = verb switch
        {
            "generate" => ["generate", Sample("design.yaml"), "--target", "verilog", "--out", folder.File("out")],
            "report" => ["report", Sample("design.yaml"), "--out", folder.File("out")],
            "verify" => ["verify", Sample("design.yaml"), "--with", "csim", "--samples", "4"],
            "trace" => ["trace", "--design", Sample("design.yaml")],
            _ => [verb, Sample("design.yaml")],
        };
        var run = FakeConsole.Run(arguments);
        Assert.That(run.Exit, Is.EqualTo(1), run.OutText);
        Assert.That(run.ErrorText, Does.Contain("network: error EEHW4021: the network is given by its shapes alone, without weights: " + because));
        Assert.That(Directory.Exists(folder.File("out")), Is.False);
    }
}
