using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;
using EeHw.Train.Training;

namespace EeHw.Train.Specs;

/// <summary>Reads training files. docs/train.md describes every field.</summary>
public static class TrainSpecFile
{
    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>What it says, complete with defaults; paths are absolute.</returns>
    /// <exception cref="EeHwException">EEHW10xx for the file, EEHW14xx for its fields; all problems are listed.</exception>
    public static TrainSpec Read(string path) => Parse(YamlReader.Read(path), Path.GetDirectoryName(Path.GetFullPath(path))!);

    /// <summary>Reads a text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="folder">Folder that paths are relative to.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="EeHwException">As <see cref="Read"/>.</exception>
    public static TrainSpec ParseText(string text, string folder) => Parse(YamlReader.Parse(text), folder);

    private static TrainSpec Parse(YamlMap map, string folder)
    {
        var problems = new DiagnosticList();
        var root = new YamlFields(map, problems);
        var node = root.Node("network");
        var network = node is YamlMap ? NetworkSpecReader.Read(root.SectionOf(node)!) : null;
        var file = network is null ? root.Text("network") : null;
        var (training, validation, test) = ReadData(root, folder);
        var options = TrainOptionsReader.Read(root, TrainOptions.Default, folder);
        var spec = new TrainSpec
        {
            Network = network,
            NetworkFile = file is null ? null : Path.GetFullPath(file, folder),
            IsFresh = root.Truth("freshWeights", false),
            Groups = GroupSpec.Read(root, folder),
            Training = training,
            Validation = validation,
            Test = test,
            Options = options,
            Phases = root.Items("phases").Select(root.SectionOf).OfType<YamlFields>().Select(f => ReadPhase(f, options, folder)).ToValueList(),
            Personal = UserSpecReader.Personal(root),
            Federated = UserSpecReader.Federated(root),
            DropoutSamples = (int)root.Integer("dropoutSamples", 0, 10_000, 0),
            Output = Path.GetFullPath(root.Text("output"), folder),
            Metrics = root.OptionalText("metrics") is { } metrics ? Path.GetFullPath(metrics, folder) : null,
        };
        UserSpecReader.RequireOne(root, "personal", "federated", "phases");
        if (spec.Options.Gates is not null && (spec.Personal is not null || spec.Federated is not null))
        {
            problems.Error(Codes.Training.BadGates, root.PlaceOf("gates"), "gates are trained with one network, but heads for users or federated training are asked for.", "Train gates without personal and federated.");
        }

        root.Finish();
        problems.ThrowIfErrors();
        return spec;
    }

    private static (DataChoice Training, DataChoice Validation, DataChoice Test) ReadData(YamlFields root, string folder)
    {
        var fields = root.Section("data", required: true);
        if (fields is null)
        {
            var nothing = new DataChoice("", "train", 1, [0], [1]);
            return (nothing, nothing, nothing);
        }

        var source = fields.Text("source");
        var scale = fields.Number("scale", NumberRange.Any, 1);
        var mean = Or(fields.Numbers("mean", NumberRange.Any), 0);
        var std = Or(fields.Numbers("std", NumberRange.Positive), 1);
        var training = Choice(source, "train", "trainLimit");
        var validation = Choice(fields.Text("validation", source), "validation", "validationLimit");
        var test = Choice(fields.Text("test", source), "test", "testLimit");
        fields.Finish();
        return (training, validation, test);

        DataChoice Choice(string text, string split, string limit)
            => new(Absolute(text, folder), split, scale, mean, std, (int?)fields.OptionalInteger(limit, 1, int.MaxValue));

        static ValueList<double> Or(double[] values, double fallback) => values.Length > 0 ? ValueList.Create<double>(values) : [fallback];
    }

    private static string Absolute(string source, string folder)
        => source.Length == 0 || Model.Datasets.GlyphOptions.IsGlyphs(source)
            ? source
            : string.Join(',', source.Split(',', StringSplitOptions.TrimEntries).Select(p => Path.GetFullPath(p, folder)));

    // A phase takes from the whole run what it does not say itself.
    private static TrainOptions ReadPhase(YamlFields fields, TrainOptions run, string folder)
    {
        var options = TrainOptionsReader.Read(fields, run, folder);
        fields.Finish();
        return options;
    }
}
