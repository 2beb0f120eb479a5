using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;

namespace EeHw.Model.Arithmetic;

/// <summary>
/// An <see cref="ArithmeticChoice"/> in one line: <c>ACTIVATIONS/WEIGHTS[/CALIBRATION][/per-channel]</c> with the calibration <c>none</c>,
/// <c>minmax[:SAMPLES]</c>, <c>mse[:SAMPLES]</c> or <c>percentile:SHARE[:SAMPLES]</c>, for example <c>fixed&lt;16,6,RND,SAT&gt;/fixed&lt;8,1&gt;/minmax:256/per-channel</c>.
/// Formats of single layers show as <c>/layers:HASH</c> and are read from designs alone. Without a calibration it is <c>minmax:256</c>, as in a design.
/// </summary>
public static class ArithmeticText
{
    /// <summary>Calibration samples where none are given.</summary>
    public const int DefaultCalibrationSamples = 256;

    private const string Hint = "Write ACTIVATIONS/WEIGHTS, for example fixed<16,6,RND,SAT>/fixed<8,1>; then, if wanted, /none, /minmax:256, /mse:256 or /percentile:0.999:256, and /per-channel.";

    /// <summary>Writes a choice.</summary>
    /// <param name="choice">The choice.</param>
    /// <returns>Text that <see cref="Parse"/> reads back.</returns>
    public static string ToText(ArithmeticChoice choice)
    {
        var calibration = choice.Calibration switch
        {
            "none" => "/none",
            "percentile" => string.Create(CultureInfo.InvariantCulture, $"/percentile:{choice.Percentile}:{choice.CalibrationSamples}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"/{choice.Calibration}:{choice.CalibrationSamples}"),
        };
        return $"{FixedFormatText.ToText(choice.Activations)}/{FixedFormatText.ToText(choice.Weights)}{calibration}{(choice.PerChannelWeights ? "/per-channel" : "")}{LayersText(choice)}";
    }

    // Different formats of layers make different texts.
    private static string LayersText(ArithmeticChoice choice)
    {
        if (choice.Layers.Count == 0)
        {
            return "";
        }

        var text = string.Join('\n', choice.Layers.Select(l => $"{l.Key}: {(l.Value.Weights is { } w ? FixedFormatText.ToText(w) : "")}; {(l.Value.Activations is { } a ? FixedFormatText.ToText(a) : "")}"));
        return "/layers:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
    }

    /// <summary>Reads a choice.</summary>
    /// <param name="text">The text.</param>
    /// <param name="place">Where the text stands, for messages.</param>
    /// <returns>The choice.</returns>
    /// <exception cref="EeHwException">EEHW3001, EEHW3002 or EEHW3009.</exception>
    public static ArithmeticChoice Parse(string text, Place? place = null)
    {
        var parts = text.Split('/', StringSplitOptions.TrimEntries);
        if (parts.Length is < 2 or > 4 && !parts[^1].StartsWith("layers:", StringComparison.Ordinal))
        {
            throw Bad($"has {parts.Length} part{(parts.Length == 1 ? "" : "s")} between slashes; allowed are 2 to 4");
        }

        var choice = new ArithmeticChoice(FixedFormatText.Parse(parts[0], place), FixedFormatText.Parse(parts[1], place), "minmax", 1, DefaultCalibrationSamples, false);
        foreach (var part in parts[2..])
        {
            var fields = part.Split(':');
            choice = (fields[0], fields.Length) switch
            {
                ("per-channel", 1) => choice with { PerChannelWeights = true },
                ("none", 1) => choice with { Calibration = "none" },
                ("minmax", 1) => choice with { Calibration = "minmax" },
                ("minmax", 2) => choice with { Calibration = "minmax", CalibrationSamples = Samples(fields[1]) },
                ("mse", 1) => choice with { Calibration = "mse" },
                ("mse", 2) => choice with { Calibration = "mse", CalibrationSamples = Samples(fields[1]) },
                ("layers", _) => throw Bad("has formats of single layers, which a line cannot hold; a design can (arithmetic.layers)"),
                ("percentile", 2) => choice with { Calibration = "percentile", Percentile = Share(fields[1]) },
                ("percentile", 3) => choice with { Calibration = "percentile", Percentile = Share(fields[1]), CalibrationSamples = Samples(fields[2]) },
                _ => throw Bad($"has the part '{part}'; allowed are none, minmax[:SAMPLES], mse[:SAMPLES], percentile:SHARE[:SAMPLES] and per-channel"),
            };
        }

        return choice;

        EeHwException Bad(string why) => new(Codes.Arithmetic.BadChoice, place ?? Place.Nowhere, $"'{text}' is not a choice of arithmetic: it {why}.", Hint);

        int Samples(string field)
            => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n > 0 ? n : throw Bad($"gives '{field}' calibration samples; a whole number of at least 1 is needed");

        double Share(string field)
            => double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var p) && p is > 0.5 and <= 1 ? p : throw Bad($"gives '{field}' for the share; allowed is more than 0.5, up to 1");
    }
}
