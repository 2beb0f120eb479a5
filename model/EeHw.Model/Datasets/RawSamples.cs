using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;

namespace EeHw.Model.Datasets;

/// <summary>Samples as a file holds them, cut to what was asked for and not yet normalised.</summary>
/// <param name="Shape">Shape of one sample.</param>
/// <param name="Values">Raw values [N, C, H, W].</param>
/// <param name="Labels">True classes [N].</param>
/// <param name="Classes">Number of classes.</param>
/// <param name="Name">Name of the source, without a path.</param>
internal sealed record RawSamples(Shape Shape, float[] Values, int[] Labels, int Classes, string Name)
{
    /// <summary>Normalises in place and makes the data set.</summary>
    /// <param name="choice">Scale, mean, std; source and split for the description.</param>
    /// <returns>The data set, which holds the same array.</returns>
    /// <exception cref="EeHwException">EEHW1306 for the normalisation, EEHW1308 for a value that is not finite.</exception>
    public Dataset Normalise(DataChoice choice)
    {
        var normalisation = Normalisation.Of(choice, Shape);
        var pixels = Shape.Pixels;
        for (var i = 0; i < Values.Length; i++)
        {
            if (!float.IsFinite(Values[i]))
            {
                var sample = (int)(i / Shape.Elements);
                throw new EeHwException(Codes.Data.NotFinite, new Place { Item = choice.Source }, $"value {i % Shape.Elements} of sample {sample} is {Values[i]}; allowed are finite numbers.", "Clean the data where it is made.");
            }
        }

        if (!normalisation.IsIdentity)
        {
            for (var start = 0; start < Values.Length; start += pixels)
            {
                normalisation.Apply(Values.AsSpan(start, pixels), start / pixels % Shape.Channels);
            }
        }

        return Dataset.Create(Shape, Values, Labels, Classes, $"{Name}, {choice.Split}, {Labels.Length} samples");
    }
}
