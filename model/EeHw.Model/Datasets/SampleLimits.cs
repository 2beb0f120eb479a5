using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;

namespace EeHw.Model.Datasets;

/// <summary>How much data is held at once.</summary>
internal static class SampleLimits
{
    /// <summary>Refuses more values than an array holds.</summary>
    /// <param name="choice">What was asked for.</param>
    /// <param name="shape">Shape of one sample.</param>
    /// <param name="count">Samples.</param>
    /// <exception cref="EeHwException">EEHW1309.</exception>
    public static void Require(DataChoice choice, Shape shape, int count)
    {
        if (shape.Elements * (Int128)count > Array.MaxLength)
        {
            throw new EeHwException(Codes.Data.BadCount, new Place { Item = choice.Source }, $"{count} samples of {shape} are more values than are held at once ({Array.MaxLength}).", "Limit the number of samples.");
        }
    }
}
