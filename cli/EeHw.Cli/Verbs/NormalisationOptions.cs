using System.CommandLine;
using System.Globalization;
using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Numerics;

namespace EeHw.Cli.Verbs;

/// <summary>The options that say how raw values become what a network reads: <c>--scale</c>, <c>--mean</c>, <c>--std</c>.</summary>
internal sealed class NormalisationOptions
{
    public Option<double?> Scale { get; } = new("--scale") { Description = "Raw values are multiplied by this (default 1/255)." };

    public Option<string?> Mean { get; } = new("--mean") { Description = "Then this is subtracted: one number, or one per channel (default 0)." };

    public Option<string?> Std { get; } = new("--std") { Description = "Then divided by this: one number, or one per channel (default 1)." };

    /// <summary>Data normalised as the options say.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="data">What holds where an option is not given.</param>
    /// <returns>The data choice.</returns>
    /// <exception cref="EeHwException">EEHW9001 for something that is no list of numbers.</exception>
    public DataChoice Of(ParseResult parsed, DataChoice data) => data with
    {
        Scale = parsed.GetValue(Scale) ?? data.Scale,
        Mean = Numbers(parsed.GetValue(Mean), "--mean") ?? data.Mean,
        Std = Numbers(parsed.GetValue(Std), "--std") ?? data.Std,
    };

    private static ValueList<double>? Numbers(string? text, string option)
        => text is null ? null : [.. text.Split(',').Select(t => double.TryParse(t, NumberStyles.Float, CultureInfo.InvariantCulture, out var v) && double.IsFinite(v)
            ? v
            : throw new EeHwException(Codes.CommandLine.Usage, Place.Nowhere, $"{option} gives '{t}'; one number, or one per channel with commas between them, is needed.", "For example 0.5 or 0.485,0.456,0.406."))];
}
