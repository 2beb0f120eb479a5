using EeHw.Model.Datasets;

namespace EeHw.Train.Training;

/// <summary>Some samples of a data set.</summary>
internal static class Subsets
{
    /// <summary>Takes samples out.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="indices">Samples, in the order wanted.</param>
    /// <returns>The samples; the hash is not computed.</returns>
    public static Dataset Of(Dataset data, IReadOnlyList<int> indices)
    {
        var size = (int)data.Shape.Elements;
        var values = new float[(long)size * indices.Count];
        for (var n = 0; n < indices.Count; n++)
        {
            data.Sample(indices[n]).CopyTo(values.AsSpan(n * size));
        }

        return data with { Values = values, Labels = [.. indices.Select(n => data.Labels[n])], Hash = "" };
    }
}
