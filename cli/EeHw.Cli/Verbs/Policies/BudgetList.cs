using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Numerics;

namespace EeHw.Cli.Verbs.Policies;

/// <summary>Budgets as they are written: numbers in the unit of the costs, or <c>30%</c> of the way from c_1 to c_K.</summary>
internal static class BudgetList
{
    public static ValueList<double> Parse(string text, ExitCosts costs)
    {
        var (first, last) = (costs.PerExit[0], costs.PerExit[^1]);
        return text.Split(',').Select((t, i) =>
        {
            var word = t.Trim();
            var isShare = word.EndsWith('%');
            if (!double.TryParse(word.TrimEnd('%'), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
            {
                throw new EeHwException(
                    Codes.CommandLine.Usage,
                    new Place { Item = string.Create(CultureInfo.InvariantCulture, $"--budgets[{i}]") },
                    $"'{t}' is not a budget.",
                    string.Create(CultureInfo.InvariantCulture, $"Write {costs.Unit} between {first} and {last}, or shares of the way between: 25%,50%,75%."));
            }

            return isShare ? first + ((last - first) * value / 100) : value;
        }).Order().ToValueList();
    }
}
