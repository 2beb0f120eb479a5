using System.Globalization;
using EeHw.Model.Platforms;

namespace EeHw.Sim.Energy.Calibration;

/// <summary>Puts fitted factors into a platform's energy table.</summary>
public static class CalibratedPlatform
{
    /// <summary>The platform with fitted figures.</summary>
    /// <param name="platform">The platform that was fitted.</param>
    /// <param name="fit">The factors.</param>
    /// <param name="points">How many measurements.</param>
    /// <param name="rail">What was measured: <c>pl</c> or <c>board</c>.</param>
    /// <param name="file">Name of the table, without folders.</param>
    /// <returns>The same platform; figures with a factor say what they were calibrated to, with two standard errors as bounds.</returns>
    public static Platform Of(Platform platform, PowerFit fit, int points, string rail, string file)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(fit);
        var source = string.Create(CultureInfo.InvariantCulture, $"{EnergyTable.CalibratedPrefix}{points} measurement{(points == 1 ? "" : "s")} of the {(rail == "pl" ? "PL rail" : rail)} in {file}, residual {100 * fit.ResidualFraction:0.#} %");
        var table = platform.Energy;
        return platform with
        {
            Energy = table with
            {
                DspMac = Scaled(table.DspMac, "dynamic"),
                LutMacPerBitProduct = Scaled(table.LutMacPerBitProduct, "dynamic"),
                Bram18Access = Scaled(table.Bram18Access, "dynamic"),
                UramAccess = table.UramAccess is { } uram ? Scaled(uram, "dynamic") : null,
                LutToggle = Scaled(table.LutToggle, "dynamic"),
                ClockTree = Scaled(table.ClockTree, "clock"),
                Static = Scaled(table.Static, "static"),
            },
        };

        Quantity Scaled(Quantity figure, string group)
        {
            if (fit.FactorOf(group) is not { } factor)
            {
                return figure;
            }

            var value = figure.Value * factor.Value;
            var (low, high) = factor.StandardError is { } error
                ? (Math.Max(0, value - (2 * error * figure.Value)), value + (2 * error * figure.Value))
                : (figure.Low * factor.Value ?? value, figure.High * factor.Value ?? value);
            var shared = factor.Groups.Count > 1 ? $", one factor for {string.Join(" and ", factor.Groups)}" : "";
            return figure with { Value = value, Low = low, High = high, Source = source, Note = string.Create(CultureInfo.InvariantCulture, $"{factor.Value:0.####} times {figure.Value}{shared}") };
        }
    }
}
