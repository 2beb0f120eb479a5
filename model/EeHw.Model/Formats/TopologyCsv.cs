using System.Globalization;
using System.Text;
using EeHw.Model.Diagnostics;
using EeHw.Model.Engines;
using EeHw.Model.Numerics;

namespace EeHw.Model.Formats;

/// <summary>
/// Topology files of SCALE-Sim (scalesim-project/scale-sim-v2): a title line, then per layer <c>name, ifmap height, ifmap width, filter height, filter width,
/// channels, filters, stride [, second stride],</c> with a comma at the end or without. A name that holds <c>DP</c> is a depthwise layer: one product per channel.
/// Padding is not in the format: it is part of the ifmap size there.
/// </summary>
public static class TopologyCsv
{
    /// <summary>Largest file in bytes.</summary>
    public const long MaximumBytes = 16 << 20;

    private const int LargestFigure = 1 << 20;

    private static readonly string[] _fields = ["ifmap height", "ifmap width", "filter height", "filter width", "channels", "filters", "stride", "second stride"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="compatible">
    /// As SCALE-Sim: output sizes rounded up, depthwise layers as one layer per channel named <c>nameChannel_i</c>. Otherwise sizes rounded down, which is what
    /// a convolution has, and depthwise layers as groups.
    /// </param>
    /// <returns>Its layers.</returns>
    /// <exception cref="EeHwException">EEHW1001, EEHW1002, EEHW1004, EEHW6603.</exception>
    public static ValueList<EngineLayer> Read(string path, bool compatible)
        => Parse(Encoding.UTF8.GetString(InputFile.ReadAllBytes(path, MaximumBytes, "Name a topology file (CSV) or an ONNX file.")), path, compatible);

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">File name for places.</param>
    /// <param name="compatible">See <see cref="Read"/>.</param>
    /// <returns>Its layers.</returns>
    /// <exception cref="EeHwException">EEHW6603.</exception>
    public static ValueList<EngineLayer> Parse(string text, string file, bool compatible)
    {
        ArgumentNullException.ThrowIfNull(text);
        var layers = new List<EngineLayer>();
        var lines = text.Split('\n');
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Trim() is { Length: > 0 } line)
            {
                layers.AddRange(Line(line, new Place { File = file, Line = i + 1 }, compatible));
            }
        }

        return layers.Count > 0 ? layers.ToValueList() : throw new EeHwException(Codes.Engines.NothingToRun, new Place { File = file }, "no layer follows the title line.", "The first line holds titles; every other line is a layer.");
    }

    /// <summary>Reads a text as steps with their maps: sizes rounded down, depthwise layers as groups.</summary>
    /// <param name="text">The text.</param>
    /// <param name="file">File name for places.</param>
    /// <returns>Its steps, in one stage.</returns>
    /// <exception cref="EeHwException">EEHW6603, EEHW6604.</exception>
    public static ValueList<EngineStep> ParseSteps(string text, string file)
    {
        var layers = Parse(text, file, compatible: false);
        var lines = text.Split('\n').Select((l, i) => (Line: l.Trim(), Number: i + 1)).Skip(1).Where(l => l.Line.Length > 0).ToList();
        return layers.Select((layer, i) =>
        {
            var (_, figures) = Figures(lines[i].Line, new Place { File = file, Line = lines[i].Number });
            var (height, width) = (((figures[0] - figures[2]) / figures[6]) + 1, ((figures[1] - figures[3]) / figures[7]) + 1);
            return EngineStep.OfProduct(layer, new(figures[4], figures[0], figures[1]), new((int)(layer.Filters * layer.Groups), height, width), figures[2], figures[6]);
        }).ToValueList();
    }

    private static IEnumerable<EngineLayer> Line(string line, Place place, bool compatible)
    {
        var (name, figures) = Figures(line, place);
        var (height, width) = (Outputs(figures[0], figures[2], figures[6]), Outputs(figures[1], figures[3], figures[7]));
        var channels = figures[4];
        var isDepthwise = name.Contains("DP", StringComparison.Ordinal);
        var window = (long)figures[2] * figures[3] * (isDepthwise ? 1 : channels);
        var layer = new EngineLayer(name, (long)height * width, window, figures[5], isDepthwise ? channels : 1);
        return isDepthwise && compatible ? Enumerable.Range(0, channels).Select(c => layer with { Name = $"{name}Channel_{c}", Groups = 1 }) : [layer];

        int Outputs(int input, int filter, int stride)
            => filter > input
                ? throw Malformed(place, $"the filter ({filter}) is larger than the ifmap ({input}).")
                : ((input - filter + (compatible ? stride - 1 : 0)) / stride) + 1;
    }

    private static (string Name, int[] Figures) Figures(string line, Place place)
    {
        var cells = line.Split(',').Select(c => c.Trim()).ToList();
        if (cells[^1].Length == 0)
        {
            cells.RemoveAt(cells.Count - 1);
        }

        if (cells.Count is not (8 or 9))
        {
            throw Malformed(place, $"the line has {cells.Count} fields; 8 or 9 are wanted: name, {string.Join(", ", _fields)}.");
        }

        var figures = new int[8];
        for (var i = 0; i < cells.Count - 1; i++)
        {
            figures[i] = int.TryParse(cells[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var figure) && figure is >= 1 and <= LargestFigure
                ? figure
                : throw Malformed(place with { Item = _fields[i] }, $"'{cells[i + 1]}' is no whole number from 1 to {LargestFigure}.");
        }

        figures[7] = cells.Count == 9 ? figures[7] : figures[6];
        return (cells[0], figures);
    }

    private static EeHwException Malformed(Place place, string found)
        => new(Codes.Engines.Topology, place, found, "One layer per line, as SCALE-Sim reads it; sparsity columns and matrix (M, N, K) files are not read.");
}
