using System.Globalization;
using System.Text;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments.Latencies;

/// <summary>Measured times of layers as CSV: a title line, then <c>kind,macs,inputValues,outputValues,latencyMs</c> per layer, for one sample. Columns may stand in any order; others are not read.</summary>
public static class LayerTimesFile
{
    private const int MaximumBytes = 16 << 20;

    private static readonly ValueList<string> _columns = ["kind", .. LayerWork.Amounts, "latencyMs"];

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>One entry per line.</returns>
    /// <exception cref="EeHwException">EEHW1001, EEHW1002, EEHW1004; EEHW5033 with the line and column that is wrong.</exception>
    public static ValueList<LayerTime> Read(string path)
    {
        var lines = Encoding.UTF8.GetString(InputFile.ReadAllBytes(path, MaximumBytes, "Measure layers with `eehw policy latency NET.onnx --measure FILE`, or write the file by hand.")).Split('\n').Select(l => l.Trim()).ToArray();
        var titles = lines[0].Split(',').Select(t => t.Trim()).ToList();
        var missing = _columns.FirstOrDefault(c => !titles.Contains(c));
        if (missing is not null)
        {
            throw Bad(path, 1, $"the title line has no column '{missing}'", $"Needed are {string.Join(",", _columns)}.");
        }

        var times = new List<LayerTime>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (lines[i].Length == 0)
            {
                continue;
            }

            var cells = lines[i].Split(',');
            if (cells.Length != titles.Count)
            {
                throw Bad(path, i + 1, string.Create(CultureInfo.InvariantCulture, $"the line has {cells.Length} cells, the title line {titles.Count}"), null);
            }

            var milliseconds = Number(i, "latencyMs");
            times.Add(new(
                new(cells[titles.IndexOf("kind")].Trim(), (long)Number(i, "macs"), (long)Number(i, "inputValues"), (long)Number(i, "outputValues")),
                milliseconds > 0 ? milliseconds * 1e6 : throw Bad(path, i + 1, "latencyMs is 0; a measured time is greater", null)));

            double Number(int line, string column)
            {
                var text = cells[titles.IndexOf(column)].Trim();
                return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && v is >= 0 and < 1e15
                    ? v
                    : throw Bad(path, line + 1, $"{column} is '{text}'", "Needed is a number that is not negative.");
            }
        }

        return times.Count > 0 ? times.ToValueList() : throw Bad(path, 1, "no layer follows the title line", null);
    }

    /// <summary>Times as CSV.</summary>
    /// <param name="times">Times with the names of their layers.</param>
    /// <returns>Text.</returns>
    public static string ToText(IEnumerable<(string Layer, LayerTime Time)> times)
    {
        ArgumentNullException.ThrowIfNull(times);
        var text = new StringBuilder("layer,").AppendJoin(',', _columns).Append('\n');
        foreach (var (layer, (work, ns)) in times)
        {
            text.Append(CultureInfo.InvariantCulture, $"{layer},{work.Kind},{work.Macs},{work.InputValues},{work.OutputValues},{ns / 1e6:G4}\n");
        }

        return text.ToString();
    }

    private static EeHwException Bad(string path, int line, string message, string? hint) => new(Codes.Exits.LayerTimes, new Place { File = path, Line = line }, message + ".", hint);
}
