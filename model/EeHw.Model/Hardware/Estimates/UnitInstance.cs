using System.Globalization;
using EeHw.Model.Numerics;

namespace EeHw.Model.Hardware.Estimates;

/// <summary>
/// A unit or FIFO as far as its LUTs and flip-flops depend on it: a kind and named whole numbers. Made from the unit graph or read from a measured table, so that both
/// come to the same features.
/// </summary>
/// <param name="Kind">Kind of unit; <c>Fifo</c> for a channel's FIFO.</param>
/// <param name="Family">Part family: xc7 or xcup.</param>
/// <param name="Parameters">Names and values, in a fixed order for each kind.</param>
public sealed record UnitInstance(string Kind, string Family, ValueList<KeyValuePair<string, long>> Parameters)
{
    /// <summary>The value of a parameter; 0 for one that the instance does not have.</summary>
    /// <param name="name">Name.</param>
    /// <returns>The value.</returns>
    public long this[string name]
    {
        get
        {
            foreach (var parameter in Parameters.AsSpan())
            {
                if (parameter.Key == name)
                {
                    return parameter.Value;
                }
            }

            return 0;
        }
    }

    /// <summary>Reads what <see cref="ParametersText"/> writes.</summary>
    /// <param name="kind">Kind.</param>
    /// <param name="family">Part family.</param>
    /// <param name="text">name=value, with spaces between.</param>
    /// <returns>The instance; null where the text is something else.</returns>
    public static UnitInstance? TryParse(string kind, string family, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parameters = new List<KeyValuePair<string, long>>();
        foreach (var part in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1 || !long.TryParse(part.AsSpan(equals + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
            {
                return null;
            }

            parameters.Add(new(part[..equals], value));
        }

        return new(kind, family, parameters.ToValueList());
    }

    /// <summary>Whether the tool packs registers and additions into DSP tiles: Yosys does for xc7, not for UltraScale parts.</summary>
    public bool PacksTiles => Family == "xc7";

    /// <summary>The parameters as one line of text: name=value, with spaces between.</summary>
    /// <returns>The text.</returns>
    public string ParametersText() => string.Join(' ', Parameters.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}={p.Value}")));
}
