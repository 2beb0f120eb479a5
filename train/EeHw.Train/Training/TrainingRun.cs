using System.Security.Cryptography;
using System.Text;
using EeHw.Model.Datasets;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Formats.Onnx;
using EeHw.Model.Networks;
using EeHw.Train.Specs;

namespace EeHw.Train.Training;

/// <summary>A whole training run from file to files: the network, its metrics, and the specification with every default filled in.</summary>
public static class TrainingRun
{
    /// <summary>Loads, trains, measures and writes. Files are written at the end, each whole or not at all.</summary>
    /// <param name="spec">What to do.</param>
    /// <param name="progress">Told after every step; null for nobody.</param>
    /// <param name="cancellation">Ends the training; the best network so far is measured and written all the same, marked partial.</param>
    /// <returns>The report.</returns>
    /// <exception cref="OperationCanceledException">Cancelled before the first step: nothing is written.</exception>
    /// <exception cref="EeHwException">Anything in the specification, the data, the network file or the output folder that a user can mend.</exception>
    public static TrainingReport Execute(TrainSpec spec, Action<TrainProgress>? progress = null, CancellationToken cancellation = default)
    {
        var network = spec.Network is { } asked ? NetworkBuilder.Build(asked) : OnnxReader.Read(spec.NetworkFile!);
        if (spec.Network is not null || spec.IsFresh)
        {
            network = Trainer.Initialise(network, spec.Options.Seed);
        }

        RequireWritable(spec.Output);
        var (training, validation, test) = (DatasetLoader.Load(spec.Training), DatasetLoader.Load(spec.Validation), DatasetLoader.Load(spec.Test));
        test.RequireFits(network);
        var hash = Hash(spec, training, validation, test);
        var result = Trainer.Run(network, training, validation, spec.Options, progress, cancellation);
        var report = new TrainingReport(spec, result, new NetworkCosts(result.Network), Evaluation.Of(result.Network, test, CancellationToken.None), hash);
        OnnxWriter.Write(result.Network, spec.Output);
        AtomicFile.WriteText(ResolvedPath(spec), TrainSpecYaml.Write(spec, Folder(spec)));
        AtomicFile.Write(MetricsPath(spec), JsonFile.ToBytes(ToolVersion.Text, hash, json => TrainingReportJson.Write(json, report)));
        return report;
    }

    /// <summary>Where the metrics of a run are written.</summary>
    /// <param name="spec">The run.</param>
    /// <returns>As named in the specification, else beside the network, ending with <c>.metrics.json</c>.</returns>
    public static string MetricsPath(TrainSpec spec) => spec.Metrics ?? Path.ChangeExtension(spec.Output, ".metrics.json");

    /// <summary>Where the complete specification of a run is written.</summary>
    /// <param name="spec">The run.</param>
    /// <returns>Beside the network, ending with <c>.train.resolved.yaml</c>.</returns>
    public static string ResolvedPath(TrainSpec spec) => Path.ChangeExtension(spec.Output, ".train.resolved.yaml");

    private static string Folder(TrainSpec spec) => Path.GetDirectoryName(spec.Output)!;

    // Minutes of training must not end at a folder that cannot be written.
    private static void RequireWritable(string output)
    {
        var probe = output + ".probe";
        try
        {
            AtomicFile.WriteText(probe, "");
            File.Delete(probe);
        }
        catch (EeHwException e)
        {
            throw new EeHwException(e.Diagnostics.Select(d => d with { Place = new Place { File = output } }));
        }
    }

    private static string Hash(TrainSpec spec, params Dataset[] data)
    {
        var text = new StringBuilder(TrainSpecYaml.Write(spec with { Output = Path.Combine(Folder(spec), "output"), Metrics = null }, Folder(spec)));
        foreach (var set in data)
        {
            text.Append('\n').Append(set.Hash);
        }

        if (spec.NetworkFile is { } file)
        {
            text.Append('\n').Append(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))));
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
