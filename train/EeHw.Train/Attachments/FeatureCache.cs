using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Execution;
using EeHw.Model.Networks;

namespace EeHw.Train.Attachments;

/// <summary>What a frozen backbone makes of a data set at some of its tensors, computed once.</summary>
public static class FeatureCache
{
    /// <summary>Most bytes that features of one data set may take together.</summary>
    public const long MaximumBytes = 6L << 30;

    private const int Chunk = 64;

    /// <summary>Runs the backbone over the data.</summary>
    /// <param name="network">The network.</param>
    /// <param name="layers">Layers whose outputs are wanted, ascending.</param>
    /// <param name="data">The samples.</param>
    /// <param name="threads">Cores to use at most; null for all. No influence on results.</param>
    /// <param name="progress">Told the share that is done; null for nobody.</param>
    /// <param name="cancellation">Ends early.</param>
    /// <returns>Per layer a data set of its outputs, with the labels of the samples.</returns>
    /// <exception cref="EeHwException">EEHW1307 when the data does not fit the network, EEHW6107 when the features are too many.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<Dataset> Of(Network network, IReadOnlyList<int> layers, Dataset data, int? threads = null, IProgress<double>? progress = null, CancellationToken cancellation = default)
    {
        data.RequireFits(network);
        var shapes = layers.Select(l => network.Layers[l].Output).ToList();
        RequireMemory(network, shapes, data);
        var executor = new FloatExecutor(Attachment.Features(network, layers));
        var values = shapes.Select(s => new float[s.Elements * data.Count]).ToArray();
        var size = (int)data.Shape.Elements;
        var (chunks, done) = ((data.Count + Chunk - 1) / Chunk, 0);
        try
        {
            Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = threads ?? -1, CancellationToken = cancellation }, chunk =>
            {
                var (first, count) = (chunk * Chunk, Math.Min(Chunk, data.Count - (chunk * Chunk)));
                var outputs = executor.Run(data.Values.AsSpan(first * size, count * size), count);
                for (var k = 0; k < outputs.Length; k++)
                {
                    outputs[k].CopyTo(values[k], first * (int)shapes[k].Elements);
                }

                progress?.Report((double)Interlocked.Add(ref done, count) / data.Count);
            });
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException(e.Message, e, cancellation);
        }

        return [.. values.Select((v, k) => Dataset.Create(shapes[k], v, data.Labels, data.Classes, $"{network.Layers[layers[k]].Name} of {data.Description}"))];
    }

    private static void RequireMemory(Network network, List<Shape> shapes, Dataset data)
    {
        var bytes = shapes.Sum(s => s.Elements) * sizeof(float) * data.Count;
        if (bytes > MaximumBytes || shapes.Any(s => s.Elements * data.Count > Array.MaxLength))
        {
            throw new EeHwException(
                Codes.Heads.TooManyFeatures,
                new Place { Item = network.Name },
                $"the features of {data.Count} samples take {bytes >> 20} MiB; at most {MaximumBytes >> 20} MiB are held at once.",
                "Limit the samples (--limit), or attach fewer exits at once.");
        }
    }
}
