using EeHw.Model.Designs;
using EeHw.Model.Diagnostics;
using EeHw.Model.Networks;
using EeHw.Model.Numerics;

namespace EeHw.Model.Datasets;

/// <summary>(value · scale - mean) / std, with a mean and a std for every channel or one for all.</summary>
public sealed record Normalisation
{
    private readonly double[] _mean;
    private readonly double[] _std;

    private Normalisation(double scale, double[] mean, double[] std)
    {
        Scale = scale;
        _mean = mean;
        _std = std;
    }

    /// <summary>Factor on raw values.</summary>
    public double Scale { get; }

    /// <summary>Changes nothing.</summary>
    public bool IsIdentity => Scale == 1 && _mean.All(m => m == 0) && _std.All(s => s == 1);

    /// <summary>Takes the normalisation of a data choice for samples of a shape.</summary>
    /// <param name="choice">The choice; an empty mean stands for 0, an empty std for 1.</param>
    /// <param name="shape">Shape of one sample.</param>
    /// <returns>The normalisation.</returns>
    /// <exception cref="EeHwException">EEHW1306: a number is not finite, a std is not above 0, or there are neither 1 nor C of them.</exception>
    public static Normalisation Of(DataChoice choice, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(choice);
        if (!double.IsFinite(choice.Scale) || choice.Scale == 0)
        {
            throw Bad(choice, $"scale is {Text(choice.Scale)}; allowed is any finite number but 0.", "Use 0.00392157 for bytes, 1 for values that are scaled already.");
        }

        var std = PerChannel(choice, choice.Std, "std", 1, shape);
        return std.Any(s => s <= 0)
            ? throw Bad(choice, $"std is {Text(std.First(s => s <= 0))}; allowed is a finite number above 0.", "Use 1 where the data needs no division.")
            : new Normalisation(choice.Scale, PerChannel(choice, choice.Mean, "mean", 0, shape), std);
    }

    /// <summary>Normalises the values of one channel in place; computed in double, each rounded once.</summary>
    /// <param name="values">Raw values of the channel.</param>
    /// <param name="channel">Channel from 0.</param>
    public void Apply(Span<float> values, int channel)
    {
        var (scale, mean, std) = (Scale, _mean[channel], _std[channel]);
        foreach (ref var value in values)
        {
            value = (float)(((value * scale) - mean) / std);
        }
    }

    /// <summary>What is subtracted from a channel after scaling.</summary>
    /// <param name="channel">Channel from 0.</param>
    /// <returns>The mean.</returns>
    public double MeanOf(int channel) => _mean[channel];

    /// <summary>What then divides a channel.</summary>
    /// <param name="channel">Channel from 0.</param>
    /// <returns>The deviation, greater than 0.</returns>
    public double StdOf(int channel) => _std[channel];

    private static double[] PerChannel(DataChoice choice, ValueList<double> given, string name, double absent, Shape shape)
    {
        var values = given.Count switch
        {
            0 => Enumerable.Repeat(absent, shape.Channels),
            1 => Enumerable.Repeat(given[0], shape.Channels),
            var n when n == shape.Channels => given,
            var n => throw Bad(choice, $"{name} has {n} values; the samples {shape} have {shape.Channels} channels.", $"Give one value, or one per channel."),
        };
        var result = values.ToArray();
        return result.All(double.IsFinite) ? result : throw Bad(choice, $"{name} is {Text(result.First(v => !double.IsFinite(v)))}; allowed is a finite number.", "Leave it out for none.");
    }

    private static string Text(double value) => value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);

    private static EeHwException Bad(DataChoice choice, string message, string hint)
        => new(Codes.Data.BadNormalisation, new Place { Item = choice.Source }, message, hint);
}
