using System.Security.Cryptography;
using EeHw.Model.Datasets;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;

namespace EeHw.Model.Tests.Datasets;

public sealed class GlyphsTests
{
    private static readonly GlyphOptions _some = new() { Seed = 7, Count = 500 };

    [Test]
    public void Draw_OfAFixedSeed_GivesTheSameBytesEverywhere()
    {
        // Changes only when the drawing changes on purpose; then the samples must be trained again.
        var (pixels, labels) = Glyphs.Draw(_some);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Concat(labels.Take(20)), Is.EqualTo("43970512861962378054"));
            Assert.That(Convert.ToHexStringLower(SHA256.HashData(pixels)), Is.EqualTo("1b579de6f72e4a0668f49b075ae2ea7bdee3e6e60d145033d3ba2faf4c3ffcc6"));
        }
    }

    [Test]
    public void Draw_OfFewerSamples_GivesTheFirstOfMore()
    {
        var (all, labels) = Glyphs.Draw(_some);
        var (few, fewLabels) = Glyphs.Draw(_some with { Count = 37 });
        Assert.That(few, Is.EqualTo(all.Take(few.Length)));
        Assert.That(fewLabels, Is.EqualTo(labels.Take(37)));
    }

    [Test]
    public void Draw_OfTwoSplitsOrSeeds_SharesNoPicture()
    {
        GlyphOptions[] sources = [_some, _some with { Split = "validation" }, _some with { Split = "test" }, _some with { Seed = 8 }];
        var pictures = sources.SelectMany(s => Glyphs.Draw(s).Pixels.Chunk(Glyphs.Side * Glyphs.Side)).Select(p => Convert.ToHexString(SHA256.HashData(p)));
        Assert.That(pictures, Is.Unique);
    }

    [Test]
    public void Draw_OfTens_HoldsEveryDigitOnce()
    {
        var (_, labels) = Glyphs.Draw(_some);
        Assert.That(labels.Chunk(10).Select(c => string.Concat(c.Order())), Has.All.EqualTo("0123456789"));
        Assert.That(labels.Chunk(10).Select(c => string.Concat(c)).Distinct().Count(), Is.GreaterThan(40));
    }

    [TestCase(0, 0)]
    [TestCase(0.2, 0.2)]
    [TestCase(0.5, 0.5)]
    [TestCase(1, 1)]
    public void Hardness_OfADifficulty_HasItAsMean(double difficulty, double mean)
    {
        var options = _some with { Difficulty = difficulty };
        var values = Enumerable.Range(0, 5000).Select(i => Glyphs.Hardness(options, i)).ToList();
        Assert.That(values.Average(), Is.EqualTo(mean).Within(0.015));
        Assert.That(values, Has.All.InRange(0, 1));
    }

    [Test]
    public void Draw_OfHarderSamples_IsNoisier()
    {
        // The corners hold paper only in neat samples: their spread grows with difficulty.
        double Spread(double difficulty)
        {
            var (pixels, _) = Glyphs.Draw(_some with { Difficulty = difficulty });
            return pixels.Chunk(Glyphs.Side * Glyphs.Side).Average(p => Math.Abs(p[0] - p[1]));
        }

        Assert.That(Spread(1), Is.GreaterThan(4 * Spread(0)));
    }

    [Test]
    public void Load_OfAGlyphsSource_NormalisesAndLimits()
    {
        var data = DatasetLoader.Load(new DataChoice("glyphs:seed=7,count=500", "train", 1 / 255.0, [0], [1], 40));
        var (pixels, labels) = Glyphs.Draw(_some);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(data.Shape, Is.EqualTo(new Shape(1, 28, 28)));
            Assert.That(data.Count, Is.EqualTo(40));
            Assert.That(data.Classes, Is.EqualTo(10));
            Assert.That(data.Labels, Is.EqualTo(labels.Take(40)));
            Assert.That(data.Values[1234], Is.EqualTo(pixels[1234] / 255f).Within(1e-6));
            Assert.That(data.Description, Is.EqualTo("glyphs:seed=7,count=40,difficulty=0.5, train, 40 samples"));
        }
    }

    [Test]
    public void Generate_OfTheDefaults_HasRawPixels()
    {
        var data = Glyphs.Generate(_some);
        Assert.That(data.Values.Max(), Is.EqualTo(255));
        Assert.That(data.Values.Select(v => (byte)v), Is.EqualTo(Glyphs.Draw(_some).Pixels));
    }

    [Test]
    public void Parse_OfAWholeText_ReadsEveryKey()
    {
        var options = GlyphOptions.Parse("glyphs: seed=-3, count=12, difficulty=0.25", "test");
        Assert.That(options, Is.EqualTo(new GlyphOptions { Seed = -3, Count = 12, Difficulty = 0.25, Split = "test" }));
        Assert.That(GlyphOptions.Parse(options.ToSource(), "test"), Is.EqualTo(options));
        Assert.That(GlyphOptions.Parse("glyphs:"), Is.EqualTo(GlyphOptions.Default));
    }

    [TestCase("glyphs:sed=7", "glyphs:sed=7: error EEHW1380: the key 'sed' is not known; known are seed, count and difficulty. Example: glyphs:seed=7,count=10000,difficulty=0.5")]
    [TestCase("glyphs:count=0", "glyphs:count=0: error EEHW1381: count is '0'; it must be a whole number from 1 to 2000000.")]
    [TestCase("glyphs:seed=x", "glyphs:seed=x: error EEHW1381: seed is 'x'; it must be a whole number of at most 64 bits.")]
    [TestCase("glyphs:difficulty=1.5", "glyphs:difficulty=1.5: error EEHW1381: difficulty is '1.5'; it must be a number from 0 to 1.")]
    [TestCase("glyphs:seed=1,seed=2", "glyphs:seed=1,seed=2: error EEHW1381: seed is given twice. Give every key once.")]
    public void Parse_OfABadText_SaysWhatIsWrong(string source, string message)
        => Assert.That(() => GlyphOptions.Parse(source), Throws.TypeOf<EeHwException>().With.Message.EqualTo(message));

    [Test]
    public void Parse_OfAnUnknownSplit_SaysWhatIsAllowed()
        => Assert.That(() => GlyphOptions.Parse("glyphs:", "dev"), Throws.TypeOf<EeHwException>().With.Message.EqualTo("glyphs:: error EEHW1381: split is 'dev'; allowed are train, validation and test."));
}
