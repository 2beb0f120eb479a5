using System.Globalization;
using EeHw.Model.Diagnostics;
using EeHw.Model.Exits;
using EeHw.Model.Formats.Yaml;
using EeHw.Model.Numerics;
using EeHw.Train.Budgets;

namespace EeHw.Train.Policies;

/// <summary>What a fit is given.</summary>
public sealed record PolicyFitRequest
{
    /// <summary>Options of every fit of a policy with a threshold per exit.</summary>
    public static readonly ValueList<PolicyFitOption> ThresholdOptions =
    [
        new("thresholds", null, "one threshold per early exit, or one that all share, on the policy's scale"),
        new("shares", "even", "share of the samples that leaves at each exit, or even"),
    ];

    /// <summary>The trace, of samples not used for reporting afterwards.</summary>
    public required Trace Trace { get; init; }

    /// <summary>Options by name.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();

    /// <summary>Mean cost per sample to meet; null: none.</summary>
    public double? Budget { get; init; }

    /// <summary>How a budget is met.</summary>
    public BudgetMethod Method { get; init; } = BudgetMethod.Geometric;

    /// <summary>What costs are counted in; null: the MACs that the policy counts.</summary>
    public ExitCosts? Costs { get; init; }

    /// <summary>Scores that can be named.</summary>
    public PolicyCatalog Catalog { get; init; } = PolicyCatalog.Default;

    /// <summary>Seed of fits that draw.</summary>
    public long Seed { get; init; }

    /// <summary>Ends a long fit.</summary>
    public CancellationToken Cancellation { get; init; }

    /// <summary>Refuses options that a fit does not know, traces with one exit, and logits or labels that are none.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="minimumClasses">Classes needed.</param>
    /// <exception cref="EeHwException">EEHW5008, EEHW5025, EEHW5026, EEHW5102.</exception>
    public void Require(IPolicyFit fit, int minimumClasses = 2)
    {
        ArgumentNullException.ThrowIfNull(fit);
        var known = fit.Options.Select(o => o.Name).ToList();
        foreach (var name in Options.Keys.Order(StringComparer.Ordinal))
        {
            if (!known.Contains(name))
            {
                throw new EeHwException(Codes.Exits.PolicyOption, PlaceOf(name), $"policy {fit.Name} has no option '{name}'.", known.Count == 0 ? "It has none." : NearestName.Hint(name, known));
            }
        }

        if (Trace.Exits == 1)
        {
            throw new EeHwException(Codes.Exits.NothingToLearn, new Place { Item = $"policy {fit.Name}" }, "the trace has one exit, where every sample leaves; there is nothing to decide.", "Add an exit to the network.");
        }

        Trace.RequireFinite();
        var bad = Array.FindIndex(Trace.Labels, l => l < 0 || l >= Trace.Classes);
        if (bad >= 0)
        {
            throw new EeHwException(Codes.Traces.BadValues, new Place { Item = "labels" }, string.Create(CultureInfo.InvariantCulture, $"the label of sample {bad} is {Trace.Labels[bad]}; allowed is 0 to {Trace.Classes - 1}."), "Make the trace again with eehw trace.");
        }

        var few = Enumerable.Range(0, Trace.Exits).FirstOrDefault(k => Trace.ClassesOf(k) < minimumClasses, -1);
        if (few >= 0)
        {
            throw new EeHwException(
                Codes.Exits.NothingToLearn,
                new Place { Item = $"policy {fit.Name}, exit {Trace.ExitNames[few]}" },
                string.Create(CultureInfo.InvariantCulture, $"the exit has {Trace.ClassesOf(few)} class(es), so every answer is equally sure; {minimumClasses} are needed."),
                "Use a policy for regression: output-stability, or patience with a tolerance.");
        }
    }

    /// <summary>A text option.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The text; null where it is not given.</returns>
    public string? Text(string name) => Options.TryGetValue(name, out var text) ? text : null;

    /// <summary>One of several words.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="allowed">The words; the first is the default.</param>
    /// <returns>The word.</returns>
    /// <exception cref="EeHwException">EEHW5025.</exception>
    public string Word(string name, IReadOnlyList<string> allowed)
        => Text(name) is not { } text ? allowed[0]
            : allowed.Contains(text) ? text
            : throw new EeHwException(Codes.Exits.PolicyOption, PlaceOf(name), $"'{text}' is not one of {string.Join(", ", allowed)}.", NearestName.Of(text, allowed) is { } near ? $"Did you mean '{near}'?" : null);

    /// <summary>A number.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="range">Allowed values.</param>
    /// <param name="fallback">Value where it is not given.</param>
    /// <returns>The number.</returns>
    /// <exception cref="EeHwException">EEHW5025.</exception>
    public double Number(string name, NumberRange range, double fallback) => Text(name) is { } text ? NumberOf(name, text, range) : fallback;

    /// <summary>A whole number.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="minimum">Smallest allowed.</param>
    /// <param name="maximum">Largest allowed.</param>
    /// <param name="fallback">Value where it is not given.</param>
    /// <returns>The number.</returns>
    /// <exception cref="EeHwException">EEHW5025.</exception>
    public int Integer(string name, int minimum, int maximum, int fallback)
        => Text(name) is not { } text ? fallback
            : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum ? value
            : throw new EeHwException(Codes.Exits.PolicyOption, PlaceOf(name), string.Create(CultureInfo.InvariantCulture, $"'{text}' is not a whole number from {minimum} to {maximum}."));

    /// <summary>Numbers, one for each of some things or one that all share.</summary>
    /// <param name="name">The option's name.</param>
    /// <param name="count">How many are needed.</param>
    /// <param name="range">Allowed values.</param>
    /// <returns>The numbers; null where the option is not given.</returns>
    /// <exception cref="EeHwException">EEHW5025.</exception>
    public ValueList<double>? Numbers(string name, int count, NumberRange range)
    {
        if (Text(name) is not { } text)
        {
            return null;
        }

        var values = text.Split(',').Select(t => NumberOf(name, t, range)).ToValueList();
        return values.Count == count ? values
            : values.Count == 1 ? Enumerable.Repeat(values[0], count).ToValueList()
            : throw new EeHwException(Codes.Exits.PolicyOption, PlaceOf(name), string.Create(CultureInfo.InvariantCulture, $"{values.Count} values were given; needed are {count}, or one that all share."));
    }

    /// <summary>The score named by the option <c>score</c>.</summary>
    /// <param name="fallback">Name where it is not given.</param>
    /// <returns>The score.</returns>
    /// <exception cref="EeHwException">EEHW5001.</exception>
    public IScore Score(string fallback = "max-softmax") => Catalog.Score(Text("score") ?? fallback, PlaceOf("score"));

    /// <summary>Where an option stands, for messages.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The place.</returns>
    public static Place PlaceOf(string name) => new() { Item = $"--option {name}" };

    private static double NumberOf(string name, string text, NumberRange range)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) && range.Contains(value)
            ? value
            : throw new EeHwException(Codes.Exits.PolicyOption, PlaceOf(name), $"'{text}' is not a number that is allowed here.", $"Allowed: {range}.");
}
