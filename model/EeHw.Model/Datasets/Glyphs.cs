using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Datasets;

/// <summary>
/// Hand-drawn-looking digits made by a procedure: 28 by 28 grey values, ten classes, no download. Sample i of a split depends on
/// (seed, split, difficulty, i) only, and is the same on every machine. docs/glyphs.md says how they are drawn.
/// </summary>
public static class Glyphs
{
    /// <summary>Pixels of a side.</summary>
    public const int Side = GlyphCanvas.Side;

    /// <summary>Number of classes; class c is the digit c.</summary>
    public const int Classes = 10;

    /// <summary>Draws all pictures of a split.</summary>
    /// <param name="options">Which.</param>
    /// <returns>Pixels [count, 28, 28] with values 0..255 (ink is bright), and labels [count].</returns>
    public static (byte[] Pixels, int[] Labels) Draw(GlyphOptions options)
    {
        var pixels = new byte[(long)options.Count * Side * Side];
        var labels = new int[options.Count];
        var stream = options.Stream;
        const int chunk = 256;
        Parallel.For(0, (options.Count + chunk - 1) / chunk, c =>
        {
            var pen = new GlyphPen();
            for (var i = c * chunk; i < Math.Min(options.Count, (c + 1) * chunk); i++)
            {
                var random = new CounterRandom(options.Seed, i, stream);
                labels[i] = LabelOf(options.Seed, stream, i);
                pen.Draw(random, labels[i], HardnessOf(random, options.Difficulty), pixels.AsSpan(i * Side * Side, Side * Side));
            }
        });
        return (pixels, labels);
    }

    /// <summary>Draws all pictures of a split as a data set.</summary>
    /// <param name="options">Which.</param>
    /// <returns>Samples [1, 28, 28] with values 0..255, not normalised.</returns>
    public static Dataset Generate(GlyphOptions options)
    {
        var samples = Raw(options);
        return Dataset.Create(samples.Shape, samples.Values, samples.Labels, samples.Classes, $"{samples.Name}, {options.Split}, {options.Count} samples");
    }

    internal static RawSamples Raw(GlyphOptions options)
    {
        var (pixels, labels) = Draw(options);
        var values = new float[pixels.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = pixels[i];
        }

        return new RawSamples(new Shape(1, Side, Side), values, labels, Classes, options.ToSource());
    }

    /// <summary>How hard a sample is: u^((1-d)/d) for a uniform u and the difficulty d, whose mean is d; 0 for d = 0.</summary>
    /// <param name="options">Which data.</param>
    /// <param name="index">Sample from 0.</param>
    /// <returns>0 (neat) to 1.</returns>
    public static double Hardness(GlyphOptions options, int index)
        => HardnessOf(new CounterRandom(options.Seed, index, options.Stream), options.Difficulty);

    private static double HardnessOf(CounterRandom random, double difficulty)
    {
        var uniform = random.NextUniform();
        return difficulty <= 0 ? 0 : PortableMath.Exp((1 - difficulty) / difficulty * PortableMath.Log(Math.Max(uniform, 1e-300)));
    }

    // Every ten samples hold each digit once, in random order.
    private static int LabelOf(long seed, uint stream, int index)
        => new CounterRandom(seed, index / Classes, stream + 100).NextPermutation(Classes)[index % Classes];
}
