using System.Globalization;

namespace EeHw.Model.Formats.Yaml;

/// <summary>Numbers that a field takes.</summary>
/// <param name="Minimum">Lower bound.</param>
/// <param name="Maximum">Upper bound.</param>
/// <param name="OpenMinimum">The lower bound itself is not allowed.</param>
/// <param name="OpenMaximum">The upper bound itself is not allowed.</param>
public sealed record NumberRange(double Minimum = double.NegativeInfinity, double Maximum = double.PositiveInfinity, bool OpenMinimum = false, bool OpenMaximum = false)
{
    /// <summary>Any finite number.</summary>
    public static readonly NumberRange Any = new();

    /// <summary>Greater than 0.</summary>
    public static readonly NumberRange Positive = new(0, OpenMinimum: true);

    /// <summary>0 or more.</summary>
    public static readonly NumberRange NotNegative = new(0);

    /// <summary>Greater than 0 and at most 1.</summary>
    public static readonly NumberRange Share = new(0, 1, OpenMinimum: true);

    /// <summary>A value inside, used where a wrong one was reported.</summary>
    public double StandIn => Contains(1) ? 1 : Contains(0) ? 0 : double.IsFinite(Minimum) && double.IsFinite(Maximum) ? (Minimum + Maximum) / 2 : double.IsFinite(Minimum) ? Minimum + 1 : Maximum - 1;

    /// <summary>Whether a number is allowed.</summary>
    /// <param name="value">The number.</param>
    /// <returns>True inside the range.</returns>
    public bool Contains(double value) => (OpenMinimum ? value > Minimum : value >= Minimum) && (OpenMaximum ? value < Maximum : value <= Maximum);

    /// <inheritdoc/>
    public override string ToString()
    {
        var (low, high) = (double.IsFinite(Minimum), double.IsFinite(Maximum));
        var (min, max) = (Minimum.ToString("R", CultureInfo.InvariantCulture), Maximum.ToString("R", CultureInfo.InvariantCulture));
        return (low, high) switch
        {
            (false, false) => "any number",
            (true, false) => OpenMinimum ? $"greater than {min}" : $"at least {min}",
            (false, true) => OpenMaximum ? $"less than {max}" : $"at most {max}",
            _ => $"{(OpenMinimum ? "greater than " : "")}{min} to {(OpenMaximum ? "less than " : "")}{max}",
        };
    }
}
