using System.Globalization;
using System.Text;
using EeHw.Model.Diagnostics;
using EeHw.Model.Formats;
using EeHw.Model.Numerics;

namespace EeHw.Train.Deployments.Bandwidths;

/// <summary>Measured rates of a link as text: one rate in Mbit/s per line, at even distances in time; empty lines and lines that begin with <c>#</c> say nothing.</summary>
public static class BandwidthFile
{
    private const int MaximumBytes = 16 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Rates in bits per second.</returns>
    /// <exception cref="EeHwException">EEHW1001, EEHW1002, EEHW1004; EEHW5034 with the line that is wrong.</exception>
    public static ValueList<double> Read(string path)
    {
        var rates = new List<double>();
        var lines = Encoding.UTF8.GetString(InputFile.ReadAllBytes(path, MaximumBytes, "Name a file with one rate in Mbit/s per line.")).Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var text = lines[i].Trim();
            if (text.Length > 0 && text[0] != '#')
            {
                rates.Add(double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) && rate is > 0 and < 1e9
                    ? rate * 1e6
                    : throw new EeHwException(Codes.Exits.Bandwidths, new Place { File = path, Line = i + 1 }, $"'{text}' is not a rate in Mbit/s.", "Write one number greater than 0 per line."));
            }
        }

        return rates.Count > 0 ? rates.ToValueList() : throw new EeHwException(Codes.Exits.Bandwidths, new Place { File = path }, "the file holds no rate.", "Write one rate in Mbit/s per line.");
    }
}
