using System.Globalization;
using System.Text;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats;

/// <summary>
/// Traces as text, for what was recorded elsewhere: lines that begin with # say <c>costMacs</c> (needed), <c>backboneMacs</c> (else the same) and <c>arithmetic</c> (else float32);
/// then a title line with the column <c>label</c> and, for each exit, the columns <c>NAME.0</c>, <c>NAME.1</c>, ... of its logits; then a line for each sample. Other columns are called <c>sample</c> and are not read.
/// </summary>
internal static class TraceCsv
{
    private const long MaximumBytes = 1L << 30;
    private const string Hint = "docs/formats.md shows a trace in CSV.";
    private static readonly string[] _keys = ["costMacs", "backboneMacs", "arithmetic"];

    /// <summary>Whether a path names such a file.</summary>
    /// <param name="path">The path.</param>
    /// <returns>True for <c>*.csv</c>.</returns>
    public static bool IsCsv(string path) => path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a trace; its values are not judged.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="EeHwException">EEHW10xx for the file, EEHW5104 for its text.</exception>
    public static Trace Read(string path)
    {
        using var stream = InputFile.Open(path, "Name a trace: an NPZ file of eehw trace, or a CSV file.");
        InputFile.RequireSize(path, stream.Length, MaximumBytes);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var number = 0;
        Columns? columns = null;
        List<float> logits = [];
        List<int> labels = [];
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.StartsWith('#'))
            {
                Setting(settings, line, At(path, number));
            }
            else if (line.AsSpan().Trim().Length > 0)
            {
                if (columns is null)
                {
                    columns = Columns.Of(line, At(path, number));
                }
                else
                {
                    columns.Read(line, At(path, number), labels, logits);
                }
            }
        }

        if (columns is null || labels.Count == 0)
        {
            throw Bad(At(path, number), columns is null ? "there is no title line" : "no sample follows the title line");
        }

        var (exits, samples) = (columns.Classes.Count, labels.Count);
        var costs = settings.TryGetValue("costMacs", out var text) ? Numbers(path, "costMacs", text, exits) : throw Bad(At(path, 1), "it does not say what the exits cost: no line '# costMacs C1,C2,...'");
        return new Trace
        {
            Logits = Ordered(logits, columns.Classes, samples),
            Exits = exits,
            Samples = samples,
            Classes = columns.Classes[^1],
            ExitClasses = columns.Classes.All(c => c == columns.Classes[0]) ? null : columns.Classes,
            Labels = [.. labels],
            CostMacs = costs,
            BackboneMacs = settings.TryGetValue("backboneMacs", out var backbone) ? Numbers(path, "backboneMacs", backbone, exits) : costs,
            ExitNames = columns.Names,
            Arithmetic = settings.GetValueOrDefault("arithmetic", "float32"),
            NetworkHash = "",
            DataHash = "",
            Seed = 0,
        };
    }

    private static Place At(string path, int line) => new() { File = path, Line = line };

    private static EeHwException Bad(Place place, string found) => new(Codes.Traces.BadText, place, $"the trace cannot be read: {found}.", Hint);

    private static void Setting(Dictionary<string, string> settings, string line, Place place)
    {
        var parts = line[1..].Trim().Split([' ', ':', '='], 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 2 && _keys.Contains(parts[0]) && !settings.TryAdd(parts[0], parts[1].TrimStart(':', '=', ' ')))
        {
            throw Bad(place, $"{parts[0]} is said twice");
        }
    }

    private static ValueList<long> Numbers(string path, string key, string text, int exits)
    {
        var values = text.Split(',', StringSplitOptions.TrimEntries).Select(t => long.TryParse(t, NumberStyles.None, CultureInfo.InvariantCulture, out var v) ? v : -1).ToValueList();
        return values.Count == exits && values.All(v => v >= 0) ? values : throw Bad(At(path, 1), $"{key} is '{text}'; needed are {exits} whole numbers with commas between them, one for each exit");
    }

    // [N][K][C_k] to [K][N][C_k].
    private static float[] Ordered(List<float> rows, ValueList<int> classes, int samples)
    {
        var values = new float[rows.Count];
        var (width, at, first) = (classes.Sum(), 0, 0);
        foreach (var count in classes)
        {
            for (var n = 0; n < samples; n++)
            {
                for (var c = 0; c < count; c++)
                {
                    values[at++] = rows[(n * width) + first + c];
                }
            }

            first += count;
        }

        return values;
    }

    private sealed record Columns(ValueList<string> Titles, int Label, ValueList<int> Logits, ValueList<string> Names, ValueList<int> Classes)
    {
        public static Columns Of(string line, Place place)
        {
            var titles = line.Split(',', StringSplitOptions.TrimEntries).ToValueList();
            List<int> logits = [], classes = [];
            List<string> names = [];
            var label = -1;
            for (var i = 0; i < titles.Count; i++)
            {
                var dot = titles[i].LastIndexOf('.');
                if (titles[i] == "label" && label < 0)
                {
                    label = i;
                }
                else if (dot > 0 && int.TryParse(titles[i].AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var c))
                {
                    if (names.Count == 0 || names[^1] != titles[i][..dot])
                    {
                        names.Add(titles[i][..dot]);
                        classes.Add(0);
                    }

                    if (c != classes[^1]++ || names.Count(n => n == names[^1]) > 1)
                    {
                        throw Bad(place, $"column {i + 1} is '{titles[i]}'; the columns of an exit stand together and count from NAME.0");
                    }

                    logits.Add(i);
                }
                else if (titles[i] != "sample")
                {
                    throw Bad(place, $"column {i + 1} is '{titles[i]}'; allowed are label, sample, and NAME.CLASS for the logits of an exit");
                }
            }

            return label < 0 || logits.Count == 0
                ? throw Bad(place, label < 0 ? "there is no column 'label'" : "there is no column of logits, NAME.CLASS")
                : new(titles, label, logits.ToValueList(), names.ToValueList(), classes.ToValueList());
        }

        public void Read(string line, Place place, List<int> labels, List<float> logits)
        {
            var fields = line.Split(',');
            if (fields.Length != Titles.Count)
            {
                throw Bad(place, $"the line has {fields.Length} fields, the title line {Titles.Count}");
            }

            if (logits.Count + Logits.Count > Array.MaxLength / 4)
            {
                throw Bad(place, $"it holds more than {Array.MaxLength / 4} logits");
            }

            labels.Add(int.TryParse(fields[Label], NumberStyles.Integer, CultureInfo.InvariantCulture, out var label) ? label : throw Bad(place, $"the label is '{fields[Label].Trim()}'; needed is a whole number"));
            foreach (var i in Logits)
            {
                logits.Add(float.TryParse(fields[i], NumberStyles.Float, CultureInfo.InvariantCulture, out var logit) ? logit : throw Bad(place, $"{Titles[i]} is '{fields[i].Trim()}'; needed is a number"));
            }
        }
    }
}
